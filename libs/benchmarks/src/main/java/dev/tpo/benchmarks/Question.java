package dev.tpo.benchmarks;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A question of a benchmark.
 *
 * @param id as outputs name it
 * @param video the video's name in the annotations; questions about one video are not independent
 * @param stem the question with its options, without what the benchmark says about how to answer
 * @param prompt what a model is asked, to the character
 * @param groups the values by column that figures are given for
 * @param speech where its video's subtitles are; null in a benchmark without any
 */
public record Question(
        String id,
        String video,
        String stem,
        String prompt,
        AnswerKey key,
        Map<String, String> groups,
        @Nullable Speech speech) {

    /**
     * A video's subtitles.
     *
     * @param file its name
     * @param startSeconds the subtitles' time at the video's beginning
     * @param durationSeconds of the video by the annotations; null where they do not say
     */
    public record Speech(
            String file, double startSeconds, @Nullable Double durationSeconds) {}

    public Question withId(String other) {
        return new Question(other, video, stem, prompt, key, groups, speech);
    }

    public Question withPrompt(String other) {
        return new Question(id, video, stem, other, key, groups, speech);
    }
}
