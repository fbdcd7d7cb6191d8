package dev.tpo.trainingservice.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "alias_move")
class AliasMoveEntity {
    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private String alias;

    @Column(nullable = false)
    private String model;

    private @Nullable String previousModel;
    private @Nullable String evaluation;
    private boolean forced;
    private @Nullable String reason;
    private @Nullable String decision;
    private boolean rolledBack;

    @Column(nullable = false)
    private java.time.Instant movedAt;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected AliasMoveEntity() {}

    AliasMoveEntity(String alias, AliasMove move) {
        this.alias = alias;
        this.model = move.model();
        this.previousModel = move.previousModel();
        this.evaluation = move.evaluation();
        this.forced = move.forced();
        this.reason = move.reason();
        this.decision = move.decision();
        this.rolledBack = move.rolledBack();
        this.movedAt = move.movedAt();
    }

    AliasMove toMove() {
        return new AliasMove(model, previousModel, evaluation, forced, reason, decision, rolledBack, movedAt);
    }
}
