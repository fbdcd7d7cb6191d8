package dev.tpo.trainingservice.registry;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

@Entity
@Table(name = "alias")
class AliasEntity {
    @Id
    private String name;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private String model;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected AliasEntity() {}

    AliasEntity(String name, String model) {
        this.name = name;
        this.model = model;
    }

    String name() {
        return name;
    }

    String model() {
        return model;
    }

    void moveTo(String newModel) {
        this.model = newModel;
    }
}
