package dev.tpo.trainingservice.registry;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface ModelRepository extends JpaRepository<ModelEntity, String> {
    List<ModelEntity> findAllByOrderByCreatedAtAscIdAsc();
}
