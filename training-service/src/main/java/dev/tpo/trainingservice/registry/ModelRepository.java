package dev.tpo.trainingservice.registry;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface ModelRepository extends JpaRepository<ModelEntity, String> {
    List<ModelEntity> findAllByOrderByCreatedAtAscIdAsc();

    @Query("""
            SELECT new dev.tpo.trainingservice.registry.ModelSummary(
                m.id, m.base, m.revision, m.baseRevision, m.jobId, m.datasetVersion, array_length(m.videos),
                m.createdAt, m.backend, m.source, m.sourceCommit)
            FROM ModelEntity m ORDER BY m.createdAt DESC, m.id DESC""")
    List<ModelSummary> summaries();

    boolean existsByBase(String base);

    /** The row cannot be deleted until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_READ)
    Optional<ModelEntity> findSharedById(String id);

    /** Nobody else reads the row for use until the transaction ends. */
    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<ModelEntity> findLockedById(String id);

    @Modifying
    @Query(
            value = "INSERT INTO training.deleted_model (job_id, model) VALUES (:job, :model) ON CONFLICT DO NOTHING",
            nativeQuery = true)
    void remember(@Param("job") String job, @Param("model") String model);

    @Query(value = "SELECT EXISTS (SELECT FROM training.deleted_model WHERE job_id = :job)", nativeQuery = true)
    boolean wasDeleted(@Param("job") String job);

    /** Whether the model of a job, which may still be at work, has this name. */
    @Query(
            value = "SELECT EXISTS (SELECT FROM training.reserved_model_name r JOIN jobs.job j ON j.id = r.job_id"
                    + " WHERE r.name = :name AND j.status NOT IN ('failed', 'cancelled'))",
            nativeQuery = true)
    boolean isReserved(@Param("name") String name);

    @Modifying
    @Query(value = "DELETE FROM training.reserved_model_name WHERE name = :name", nativeQuery = true)
    void freeName(@Param("name") String name);

    /** Until the transaction ends, whoever else makes something of this name waits. */
    @Query(value = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext(:name))) AS locked", nativeQuery = true)
    int lockName(@Param("name") String name);
}
