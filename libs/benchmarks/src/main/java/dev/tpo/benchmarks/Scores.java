package dev.tpo.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * A benchmark's figures; all are percent, from 0 to 100.
 *
 * @param benchmark its id
 * @param extraction how letters were found
 * @param n how many questions the figures are of
 * @param overall by the benchmark's own convention
 * @param overallMicro every question weighing alike
 * @param unparsable how many outputs say nothing that could be compared; they count as wrong
 * @param chanceWouldAdd by how much {@code overall} would be higher on average if answers were drawn for those
 * @param missingOutputs ids of questions that had no output, and are in no figure
 * @param groups column to value to accuracy
 * @param counts column to value to how many questions
 * @param recall Charades-STA alone: how many overlap by at least 0.3, 0.5 and 0.7
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Scores(
        String benchmark,
        String extraction,
        int n,
        double overall,
        double overallMicro,
        int unparsable,
        double chanceWouldAdd,
        List<String> missingOutputs,
        Map<String, Map<String, Double>> groups,
        Map<String, Map<String, Integer>> counts,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Double> recall,
        List<Answered> questions) {

    /**
     * A question and what was made of its output.
     *
     * @param extracted what the output says, null if that cannot be told
     * @param score from 0 to 1: of letters and yes/no 0 or 1, of times their overlap
     */
    public record Answered(
            String id, String prompt, @Nullable String extracted, boolean correct, double score) {
        static Answered of(Question question, Mark mark) {
            return new Answered(question.id(), question.prompt(), mark.extracted(), mark.correct(), mark.value());
        }
    }
}
