package dev.tpo.dataset.datasets;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface VersionRepository extends JpaRepository<VersionEntity, VersionEntity.Key> {
    Optional<VersionEntity> findFirstByKeyIdOrderBySeq(String id);

    long countByKeyId(String id);

    List<VersionEntity> findByKeyDatasetId(String datasetId);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT v FROM VersionEntity v WHERE v.key = :key")
    Optional<VersionEntity> lock(@Param("key") VersionEntity.Key key);

    List<VersionEntity> findByKeyDatasetIdAndSeqLessThanOrderBySeqDesc(String datasetId, long seq, Limit limit);
}
