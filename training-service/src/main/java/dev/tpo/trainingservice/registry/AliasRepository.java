package dev.tpo.trainingservice.registry;

import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.Optional;
import org.springframework.data.jpa.repository.JpaRepository;
import org.springframework.data.jpa.repository.Lock;

interface AliasRepository extends JpaRepository<AliasEntity, String> {
    List<AliasEntity> findAllByOrderByName();

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    Optional<AliasEntity> findLockedByName(String name);
}
