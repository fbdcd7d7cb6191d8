package dev.tpo.launcher.client;

import dev.tpo.api.JobObject;
import java.time.Duration;
import java.util.function.Consumer;

/** Follows a job through {@code /v1/jobs} until it has ended. */
public final class JobWatch {
    private static final Duration EVERY = Duration.ofMillis(500);

    private final SuiteClient suite;

    public JobWatch(SuiteClient suite) {
        this.suite = suite;
    }

    /** Returns the succeeded job; a failed or cancelled one is a {@link SuiteException} with its reason. */
    public JobObject untilSucceeded(String kind, String id, Consumer<JobObject> onChange) {
        while (true) {
            JobObject job = suite.get("/v1/jobs/" + kind + "/" + id, JobObject.class);
            onChange.accept(job);
            switch (job.status()) {
                case "succeeded" -> {
                    return job;
                }
                case "failed", "cancelled" -> {
                    JobObject.Failure error = job.error();
                    throw new SuiteException(
                            0,
                            kind + " job " + id + " " + job.status() + (error == null ? "" : ": " + error.message()));
                }
                default -> pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SuiteException(0, "interrupted");
        }
    }
}
