package dev.tpo.trainingservice.finetuning;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Pairs that a job looks at and is not trained on, and what for; from {@code blob} to {@code videos} filled in when the
 * job's files are validated.
 *
 * @param file as the client named it; null: pairs are held back
 * @param share of the training file's pairs that is held back; null: there is a file
 * @param blob sha256 of the file's snapshot; null: the pairs are the training snapshot's about {@code videos}
 * @param datasetVersion null: the file is one
 * @param videos sha256 of those whose pairs are held back
 * @param evalSteps optimizer steps between two evaluations
 * @param earlyStoppingPatience 0: the job never ends early
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record Validation(
        @Nullable String file,
        @Nullable Double share,
        @Nullable String blob,
        @Nullable String datasetVersion,
        int rows,
        List<String> videos,
        long evalSteps,
        String metricForBestModel,
        boolean loadBestModelAtEnd,
        int earlyStoppingPatience,
        double earlyStoppingThreshold) {
    /** A tenth of the job's, as soon as these are known. */
    static final int AUTO_STEPS = 0;

    private static final int EVALUATIONS = 10;

    Validation ofVersion() {
        return with(blob, file, rows, videos, evalSteps);
    }

    Validation on(Snapshot snapshot) {
        return with(snapshot.blob(), snapshot.datasetVersion(), snapshot.rows(), List.of(), evalSteps);
    }

    Validation on(VideoSplit split) {
        return with(null, null, split.rows(), split.videos().stream().sorted().toList(), evalSteps);
    }

    /** @param steps the job's */
    Validation within(long steps) {
        long every = evalSteps == AUTO_STEPS ? Math.max(1, Math.ceilDiv(steps, EVALUATIONS)) : evalSteps;
        return with(blob, datasetVersion, rows, videos, every);
    }

    /** As a client gives it. */
    Object shownSteps() {
        return evalSteps == AUTO_STEPS ? Numbers.AUTO : (Object) evalSteps;
    }

    @Nullable
    Integer shownPatience() {
        return earlyStoppingPatience == 0 ? null : Integer.valueOf(earlyStoppingPatience);
    }

    @Nullable
    Double shownThreshold() {
        return earlyStoppingPatience == 0 ? null : Double.valueOf(earlyStoppingThreshold);
    }

    private Validation with(
            @Nullable String content, @Nullable String version, int pairs, List<String> heldBack, long every) {
        return new Validation(
                file,
                share,
                content,
                version,
                pairs,
                heldBack,
                every,
                metricForBestModel,
                loadBestModelAtEnd,
                earlyStoppingPatience,
                earlyStoppingThreshold);
    }
}
