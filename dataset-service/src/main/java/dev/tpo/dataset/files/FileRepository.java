package dev.tpo.dataset.files;

import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface FileRepository extends JpaRepository<FileEntity, String> {
    /** @param purpose null: of any */
    @Query(
            "SELECT f FROM FileEntity f WHERE f.purpose = COALESCE(:purpose, f.purpose) AND f.linked = FALSE AND f.seq < :below"
                    + " ORDER BY f.seq DESC")
    List<FileEntity> newest(@Param("purpose") @Nullable String purpose, @Param("below") long below, Limit limit);

    /** @param purpose null: of any */
    @Query(
            "SELECT f FROM FileEntity f WHERE f.purpose = COALESCE(:purpose, f.purpose) AND f.linked = FALSE AND f.seq > :above"
                    + " ORDER BY f.seq")
    List<FileEntity> oldest(@Param("purpose") @Nullable String purpose, @Param("above") long above, Limit limit);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT f FROM FileEntity f WHERE f.id = :id")
    Optional<FileEntity> lock(@Param("id") String id);

    @Query("SELECT f.id FROM FileEntity f WHERE f.expiresAt <= :now ORDER BY f.expiresAt DESC")
    List<String> expired(@Param("now") Instant now, Limit limit);

    Optional<FileEntity> findFirstBySha256AndPurposeAndLinkedFalseOrderBySeq(String sha256, String purpose);

    boolean existsBySha256(String sha256);

    /** Until the transaction ends, whoever else stores or removes this content waits. */
    @Query(
            value = "SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtextextended(:sha256, 0))) AS locked",
            nativeQuery = true)
    int lockContent(@Param("sha256") String sha256);
}
