package dev.tpo.dataset.datasets;

import java.util.List;
import java.util.Optional;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

interface VersionRepository extends JpaRepository<VersionEntity, VersionEntity.Key> {
    Optional<VersionEntity> findFirstByKeyIdOrderBySeq(String id);

    List<VersionEntity> findByKeyDatasetIdAndSeqLessThanOrderBySeqDesc(String datasetId, long seq, Limit limit);
}
