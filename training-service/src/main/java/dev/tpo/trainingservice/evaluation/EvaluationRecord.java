package dev.tpo.trainingservice.evaluation;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One answer of one model.
 *
 * @param index the question's row in the file, from 0
 * @param video sha256 of what was seen; the file's id if nothing was
 * @param error why there is no answer; it counts as a wrong one
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record EvaluationRecord(
        String model,
        int index,
        String questionId,
        String video,
        String family,
        String expected,
        String answer,
        boolean correct,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String error) {}
