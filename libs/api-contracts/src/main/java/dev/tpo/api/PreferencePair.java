package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A preference pair with its provenance; {@code verdict} is {@code kept} or {@code rejected}.
 *
 * @param family what kind of question it is: the type of task
 * @param strength of the perturbation, if it has one
 * @param reference what the question's writer would answer, if it said
 * @param judgement what a judge said in words
 * @param captions that the question was made from
 * @param makers by role, who did what
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record PreferencePair(
        String id,
        String fileId,
        String sha256,
        String granularity,
        String perturbation,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Integer strength,
        Segment segment,
        String prompt,
        String chosen,
        String rejected,
        @Nullable String family,
        String generator,
        Frames frames,
        Scores scores,
        String verdict,
        @Nullable String reason,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String reference,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Judgement judgement,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable List<Caption> captions,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Maker> makers) {

    /** Seconds from the video's start. */
    public record Segment(double start, double end) {}

    /** Presentation times in seconds of the frames that each side saw, in the order in which it saw them. */
    public record Frames(List<Double> chosen, List<Double> rejected) {}

    /** Log-probabilities in nats under the evidence. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Scores(
            @Nullable Double chosen,
            @Nullable Double rejected,
            @Nullable Double margin) {}

    /**
     * A judge's answers; null where nothing was readable.
     *
     * @param better whether the preferred answer is: yes, no, equal
     * @param contradicts whether it or the question contradicts the captions, or the question admits another answer
     * @param correct whether it is
     * @param text all that the judge said
     */
    public record Judgement(
            @Nullable String better,
            @Nullable String contradicts,
            @Nullable String correct,
            String text) {}

    /** Of a part of the video, in seconds from its start. */
    public record Caption(double start, double end, String text) {}

    /**
     * Who filled a role.
     *
     * @param revision of the model, if it is one
     * @param prompts ids of what it was told
     */
    public record Maker(String model, @Nullable String revision, List<String> prompts) {}
}
