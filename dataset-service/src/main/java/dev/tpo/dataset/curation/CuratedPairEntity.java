package dev.tpo.dataset.curation;

import dev.tpo.curation.Granularity;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Reason;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A pair that a job made, kept or not. Only its verdict may change, once: when the job chooses among good pairs. */
@Entity
@Table(name = "curated_pair")
class CuratedPairEntity {
    static final String KEPT = "kept";
    static final String REJECTED = "rejected";

    @Id
    private String id;

    @Column(nullable = false)
    private String owner = "default";

    @Column(nullable = false)
    private String jobId;

    private int videoPlace;
    private int pairPlace;

    @Column(nullable = false)
    private String verdict;

    @Enumerated(EnumType.STRING)
    private @Nullable Reason reason;

    @Enumerated(EnumType.STRING)
    private Granularity granularity;

    @Column(nullable = false)
    private String family;

    @Column(nullable = false)
    private String chosen;

    @JdbcTypeCode(SqlTypes.JSON)
    @Column(nullable = false)
    private String pair;

    @SuppressWarnings("NullAway.Init") // for Hibernate
    protected CuratedPairEntity() {}

    /** @param pair the pair as the API shows it, as JSON */
    CuratedPairEntity(String id, String jobId, int videoPlace, int pairPlace, JudgedPair judged, String pair) {
        this.id = id;
        this.jobId = jobId;
        this.videoPlace = videoPlace;
        this.pairPlace = pairPlace;
        this.verdict = judged.kept() ? KEPT : REJECTED;
        this.reason = judged.reason();
        this.granularity = judged.granularity();
        this.family = judged.family();
        this.chosen = judged.chosen();
        this.pair = pair;
    }

    int videoPlace() {
        return videoPlace;
    }

    int pairPlace() {
        return pairPlace;
    }

    String verdict() {
        return verdict;
    }

    @Nullable
    Reason reason() {
        return reason;
    }

    String pair() {
        return pair;
    }
}
