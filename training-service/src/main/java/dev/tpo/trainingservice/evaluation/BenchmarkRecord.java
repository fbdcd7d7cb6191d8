package dev.tpo.trainingservice.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** One answer of one model to a benchmark's question, as it is downloaded; {@code ./tpo score} reads it as it is. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record BenchmarkRecord(
        String id,
        String model,
        int index,
        String video,
        String fileId,
        Map<String, String> groups,
        String prompt,
        String output,
        @Nullable String extracted,
        String expected,
        boolean correct,
        double score,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String judged,

        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error) {

    static BenchmarkRecord of(EvaluationRecord record, BenchmarkQuestion asked) {
        return new BenchmarkRecord(
                record.questionId(),
                record.model(),
                record.index(),
                record.video(),
                asked.fileId(),
                asked.question().groups(),
                asked.question().prompt(),
                record.answer(),
                record.extracted(),
                record.expected(),
                record.correct(),
                record.score() == null ? 0 : record.score(),
                record.judged(),
                record.error());
    }
}
