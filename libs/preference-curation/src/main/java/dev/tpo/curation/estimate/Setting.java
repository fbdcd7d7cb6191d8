package dev.tpo.curation.estimate;

import dev.tpo.curation.Role;
import dev.tpo.curation.models.AnswerLimits;
import dev.tpo.curation.prompts.Prompts;
import java.util.Map;

/**
 * What a job's cost depends on beside its plan.
 *
 * @param videos how many
 * @param frames that stand for a whole video
 * @param writerAsks whether a model writes the questions; templates cost nothing
 * @param judgeAsks whether a model judges by words; one that compares likelihoods looks at the frames, too
 * @param tokensPerFrame of the models that look; {@link #TOKENS_PER_FRAME} where it is not known
 * @param atATime how many calls are under way at once
 * @param secondsPerCall as measured; a role that is not in it has no known time
 */
public record Setting(
        int videos,
        int frames,
        boolean writerAsks,
        boolean judgeAsks,
        Prompts prompts,
        AnswerLimits limits,
        int tokensPerFrame,
        int atATime,
        Map<Role, Double> secondsPerCall) {
    /** LLaVA-Video's: 14 rows of 14 patches, each with its newline. Qwen's and OpenAI's are of the same size. */
    public static final int TOKENS_PER_FRAME = 210;

    public Setting {
        secondsPerCall = Map.copyOf(secondsPerCall);
        if (videos < 0 || frames < 1 || tokensPerFrame < 0 || atATime < 1) {
            throw new IllegalArgumentException("videos, frames, tokensPerFrame or atATime is too small");
        }
    }
}
