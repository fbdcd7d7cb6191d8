package dev.tpo.running;

import dev.tpo.jobs.JobKind;

/** What differs between the kinds of job in their ids, paths and words. */
public enum JobDialect {
    CURATION(
            JobKind.CURATION,
            "curation.jobs",
            "curation job",
            "curjob_",
            "curevent-",
            "curation.job.event",
            "/v1/curation/jobs"),
    FINE_TUNING(
            JobKind.FINE_TUNING,
            "fine_tuning.jobs",
            "fine-tuning job",
            "ftjob-",
            "ftevent-",
            "fine_tuning.job.event",
            "/v1/fine_tuning/jobs"),
    EVALUATION(
            JobKind.EVALUATION,
            "evaluations",
            "evaluation",
            "evaljob_",
            "evalevent-",
            "evaluation.event",
            "/v1/evaluations"),
    MODEL_IMPORT(
            JobKind.MODEL_IMPORT,
            "models",
            "model import",
            "importjob-",
            "importevent-",
            "model_import.event",
            "/v1/model_imports");

    private final JobKind kind;
    private final String scope;
    private final String noun;
    private final String idPrefix;
    private final String eventPrefix;
    private final String eventObject;
    private final String path;

    JobDialect(
            JobKind kind,
            String scope,
            String noun,
            String idPrefix,
            String eventPrefix,
            String eventObject,
            String path) {
        this.kind = kind;
        this.scope = scope;
        this.noun = noun;
        this.idPrefix = idPrefix;
        this.eventPrefix = eventPrefix;
        this.eventObject = eventObject;
        this.path = path;
    }

    public static JobDialect of(JobKind kind) {
        return switch (kind) {
            case CURATION -> CURATION;
            case FINE_TUNING -> FINE_TUNING;
            case EVALUATION -> EVALUATION;
            case MODEL_IMPORT -> MODEL_IMPORT;
        };
    }

    public JobKind kind() {
        return kind;
    }

    /** Of its idempotency keys. */
    String scope() {
        return scope;
    }

    public String noun() {
        return noun;
    }

    public String idPrefix() {
        return idPrefix;
    }

    String eventPrefix() {
        return eventPrefix;
    }

    String eventObject() {
        return eventObject;
    }

    public String path() {
        return path;
    }
}
