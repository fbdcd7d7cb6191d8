package dev.tpo.dataset.datasets;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.query.Param;

interface VersionPairRepository extends JpaRepository<VersionPairEntity, VersionPairEntity.Key> {
    List<VersionPairEntity> findByKeyDatasetIdAndKeyVersionIdAndKeyPlaceGreaterThanOrderByKeyPlace(
            String datasetId, String versionId, int place, Limit limit);

    Optional<VersionPairEntity> findByKeyDatasetIdAndKeyVersionIdAndId(String datasetId, String versionId, String id);

    @Query("SELECT p.key.versionId FROM VersionPairEntity p WHERE p.fileId = :fileId")
    List<String> versionsUsing(@Param("fileId") String fileId, Limit limit);

    @Modifying
    @Query("DELETE FROM VersionPairEntity p WHERE p.key.datasetId = :datasetId AND p.key.versionId = :versionId")
    void deleteVersion(@Param("datasetId") String datasetId, @Param("versionId") String versionId);
}
