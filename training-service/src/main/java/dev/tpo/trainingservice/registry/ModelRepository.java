package dev.tpo.trainingservice.registry;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface ModelRepository extends JpaRepository<ModelEntity, String> {
    List<ModelEntity> findAllByOrderByCreatedAtAscIdAsc();

    /** Until the transaction ends, whoever else makes something of this name waits. */
    @Query(value = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(:name))) AS locked", nativeQuery = true)
    int lockName(@Param("name") String name);
}
