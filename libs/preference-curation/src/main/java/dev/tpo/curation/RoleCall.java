package dev.tpo.curation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the model behind a role. Equal calls are the same question: it is put once in a job.
 *
 * @param shown null: nothing is shown
 * @param system instructions; null: none
 * @param turns the user's and the model's in turn, the user's first and last; the first comes after what is shown
 * @param form what the answer should look like, where the model can be held to it; null: any text
 * @param maxTokens the longest answer
 */
public record RoleCall(
        Role role,
        @Nullable Shown shown,
        @Nullable String system,
        List<String> turns,
        @Nullable AnswerForm form,
        int maxTokens) {

    public RoleCall {
        turns = List.copyOf(turns);
        if (turns.size() % 2 == 0) {
            throw new IllegalArgumentException(
                    "the user has the first and the last turn, but there are " + turns.size());
        }
        if (maxTokens < 1) {
            throw new IllegalArgumentException("maxTokens must be at least 1, was " + maxTokens);
        }
    }

    /** @param timestampsSeconds times of the frames in the order in which they are shown, which may be any */
    public record Shown(Video video, List<Double> timestampsSeconds) {
        public Shown {
            timestampsSeconds = List.copyOf(timestampsSeconds);
        }

        /**
         * The times that a model is told of the frames: of those out of order, the same times in order, as of a video
         * that was cut so.
         */
        public List<Double> toldSeconds() {
            return timestampsSeconds.stream().sorted().toList();
        }
    }

    /**
     * @param name for the model, of letters, digits and underscores
     * @param jsonSchema a JSON schema, as JSON
     */
    public record AnswerForm(String name, String jsonSchema) {}
}
