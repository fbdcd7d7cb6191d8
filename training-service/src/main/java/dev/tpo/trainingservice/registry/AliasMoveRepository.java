package dev.tpo.trainingservice.registry;

import java.util.List;
import org.springframework.data.jpa.repository.JpaRepository;

interface AliasMoveRepository extends JpaRepository<AliasMoveEntity, Long> {
    List<AliasMoveEntity> findByAliasOrderByIdDesc(String alias);
}
