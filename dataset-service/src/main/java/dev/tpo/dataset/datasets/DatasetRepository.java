package dev.tpo.dataset.datasets;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface DatasetRepository extends JpaRepository<DatasetEntity, String> {
    /** Old homes may have several of one name. */
    Optional<DatasetEntity> findFirstByNameOrderBySeq(String name);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT d FROM DatasetEntity d WHERE d.id = :id")
    Optional<DatasetEntity> lock(@Param("id") String id);

    /** Until the transaction ends, whoever else makes a dataset of this name waits. */
    @Query(
            value = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended('dataset ' || :name, 0))) AS locked",
            nativeQuery = true)
    int lockName(@Param("name") String name);

    List<DatasetEntity> findBySeqLessThanOrderBySeqDesc(long seq, Limit limit);
}
