package dev.tpo.dataset.curation;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface CurationVideoRepository extends JpaRepository<CurationVideoEntity, CurationVideoEntity.Key> {
    /** Videos are done in order: their number is the place of the next. */
    int countByKeyJobIdAndDoneTrue(String jobId);

    @Modifying
    @Query("UPDATE CurationVideoEntity v SET v.done = true WHERE v.key = :key AND v.done = false")
    int finish(@Param("key") CurationVideoEntity.Key key);

    @Modifying
    @Query("UPDATE CurationVideoEntity v SET v.released = true WHERE v.key.jobId = :jobId AND v.released = false")
    int release(@Param("jobId") String jobId);

    @Query("SELECT v.key.jobId FROM CurationVideoEntity v WHERE v.fileId = :fileId AND v.released = false")
    List<String> jobsUsing(@Param("fileId") String fileId, Limit limit);
}
