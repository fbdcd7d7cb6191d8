package dev.tpo.trainingservice.evaluation;

import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One answer of one model.
 *
 * @param index the question's row in the file, from 0
 * @param video sha256 of what was seen
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
        boolean correct) {}
