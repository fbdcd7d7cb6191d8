package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationRequest;
import dev.tpo.trainingservice.platform.ChatProperties;
import dev.tpo.web.ApiException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long an evaluation bears with its models.
 *
 * @param answer how long one answer may take
 * @param unavailable how long a question waits for a model that is away or busy
 * @param tries how often a question is put at which the model fails
 * @param refusals how many questions in a row a model may leave without an answer
 */
record AskingPatience(Duration answer, Duration unavailable, int tries, int refusals) {
    private static final int DAY_SECONDS = 86_400;
    private static final int MOST_TRIES = 20;
    private static final int DEFAULT_REFUSALS = 10;
    private static final int MOST_REFUSALS = 1000;

    /** @throws ApiException 400 naming the field that is out of bounds */
    static AskingPatience of(EvaluationRequest.@Nullable Patience asked, ChatProperties defaults) {
        var given = asked == null ? new EvaluationRequest.Patience(null, null, null, null) : asked;
        return new AskingPatience(
                Duration.ofSeconds(inRange(
                        "answer_seconds",
                        given.answerSeconds(),
                        Math.toIntExact(defaults.answerTimeout().toSeconds()),
                        DAY_SECONDS)),
                Duration.ofSeconds(inRange(
                        "unavailable_seconds",
                        given.unavailableSeconds(),
                        Math.toIntExact(defaults.patience().toSeconds()),
                        DAY_SECONDS)),
                inRange("tries", given.tries(), defaults.tries(), MOST_TRIES),
                inRange("refusals", given.refusals(), DEFAULT_REFUSALS, MOST_REFUSALS));
    }

    EvaluationRequest.Patience toObject() {
        return new EvaluationRequest.Patience(
                Math.toIntExact(answer.toSeconds()), Math.toIntExact(unavailable.toSeconds()), tries, refusals);
    }

    private static int inRange(String field, @Nullable Integer value, int otherwise, int most) {
        if (value == null) {
            return otherwise;
        }
        if (value < 1 || value > most) {
            String param = "patience." + field;
            throw ApiException.invalid(param, param + " must be from 1 to " + most);
        }
        return value;
    }
}
