package dev.tpo.dataset.curation;

import dev.tpo.curation.Granularity;
import dev.tpo.curation.Reason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface CuratedPairRepository extends JpaRepository<CuratedPairEntity, String> {
    @Query("SELECT p.id AS id, p.videoPlace AS videoPlace, p.granularity AS granularity, p.chosen AS chosen"
            + " FROM CuratedPairEntity p WHERE p.jobId = :jobId AND p.verdict = 'kept'"
            + " ORDER BY p.videoPlace, p.pairPlace")
    List<Good> good(@Param("jobId") String jobId);

    /** What the selection needs to know of a kept pair. */
    interface Good {
        String getId();

        int getVideoPlace();

        Granularity getGranularity();

        String getChosen();
    }

    long countByJobIdAndVerdict(String jobId, String verdict);

    @Modifying
    @Query("UPDATE CuratedPairEntity p SET p.verdict = 'rejected', p.reason = :reason WHERE p.id IN :ids")
    int reject(@Param("ids") List<String> ids, @Param("reason") Reason reason);

    /** The pairs as the API shows them, in the order of work. */
    @Query("SELECT p.pair FROM CuratedPairEntity p WHERE p.jobId = :jobId AND p.verdict = 'kept'"
            + " ORDER BY p.videoPlace, p.pairPlace")
    List<String> kept(@Param("jobId") String jobId);

    @Query("SELECT p FROM CuratedPairEntity p WHERE p.jobId = :jobId AND p.verdict IN :verdicts"
            + " AND (p.videoPlace > :video OR (p.videoPlace = :video AND p.pairPlace > :pair))"
            + " ORDER BY p.videoPlace, p.pairPlace")
    List<CuratedPairEntity> after(
            @Param("jobId") String jobId,
            @Param("verdicts") List<String> verdicts,
            @Param("video") int video,
            @Param("pair") int pair,
            Limit limit);

    Optional<CuratedPairEntity> findByIdAndJobIdAndVerdictIn(String id, String jobId, List<String> verdicts);

    @Query("SELECT p.reason AS reason, count(*) AS pairs FROM CuratedPairEntity p WHERE p.jobId = :jobId"
            + " GROUP BY p.reason")
    List<Count> count(@Param("jobId") String jobId);

    /** How many pairs; a null reason counts the kept ones. */
    interface Count {
        @Nullable
        Reason getReason();

        long getPairs();
    }
}
