package dev.tpo.dataset.curation;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface CurationVideoRepository extends JpaRepository<CurationVideoEntity, CurationVideoEntity.Key> {
    /** Videos are done in order: their number is the place of the next. */
    int countByKeyJobIdAndDoneTrue(String jobId);

    @Query("SELECT v.fruitless AS reason, count(*) AS videos FROM CurationVideoEntity v"
            + " WHERE v.key.jobId = :jobId AND v.fruitless IS NOT NULL GROUP BY v.fruitless")
    List<Count> countFruitless(@Param("jobId") String jobId);

    /** How many videos. */
    interface Count {
        Fruitless getReason();

        long getVideos();
    }
}
