package dev.tpo.trainingservice.evaluation;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One answer of one model.
 *
 * @param index the question's place, from 0: its row in the file
 * @param video sha256 of what was seen; the file's id if nothing was; over a benchmark its name there
 * @param extracted what the answer says; null where nothing can be read, or nothing has to
 * @param score from 0 to 1; null in a record of an earlier version
 * @param judged what a judge says of an answer that no rule reads
 * @param error why there is no answer; it counts as a wrong one
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record EvaluationRecord(
        String model,
        int index,
        String questionId,
        String video,
        String family,
        String expected,
        String answer,
        @Nullable String extracted,
        boolean correct,
        @JsonIgnore @Nullable Double score,
        @JsonIgnore @Nullable String judged,
        @Nullable String error) {}
