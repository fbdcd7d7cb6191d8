package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatCompletionRequest;
import org.jspecify.annotations.Nullable;

/** A question as it is put to a model. */
sealed interface PutQuestion permits FileQuestion, BenchmarkQuestion {
    String id();

    /** The file that its video is. */
    String fileId();

    String family();

    /** The right answer, for people. */
    String expected();

    ChatCompletionRequest to(String model, int maxTokens);

    Reading read(String output);

    /**
     * What an answer says.
     *
     * @param extracted null where no rule reads it, or none has to
     * @param score from 0 to 1
     */
    record Reading(@Nullable String extracted, boolean correct, double score) {
        static final Reading NOTHING = new Reading(null, false, 0);
    }
}
