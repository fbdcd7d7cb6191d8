package dev.tpo.dataset.datasets;

import java.util.List;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.JpaRepository;

interface DatasetRepository extends JpaRepository<DatasetEntity, String> {
    List<DatasetEntity> findBySeqLessThanOrderBySeqDesc(long seq, Limit limit);
}
