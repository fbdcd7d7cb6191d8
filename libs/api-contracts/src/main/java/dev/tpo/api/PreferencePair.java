package dev.tpo.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A preference pair with its provenance; {@code verdict} is {@code kept} or {@code rejected}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PreferencePair(
        String id,
        String fileId,
        String sha256,
        String granularity,
        String perturbation,
        Segment segment,
        String prompt,
        String chosen,
        String rejected,
        @Nullable String family,
        String generator,
        Frames frames,
        Scores scores,
        String verdict,
        @Nullable String reason) {

    /** Seconds from the video's start. */
    public record Segment(double start, double end) {}

    /** Presentation times in seconds of the frames that each side saw. */
    public record Frames(List<Double> chosen, List<Double> rejected) {}

    /** Log-probabilities in nats under the evidence. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Scores(
            @Nullable Double chosen,
            @Nullable Double rejected,
            @Nullable Double margin) {}
}
