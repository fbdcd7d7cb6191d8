package dev.tpo.lmm.serving;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.model.LanguageModel;
import dev.tpo.lmm.prompt.Prompt;

/**
 * A prompt as the decoder takes it.
 *
 * @param embeddings (1, L, D) float32
 * @param cachedTokens how many of its tokens came from the memory of videos
 */
record EmbeddedPrompt(NDArray embeddings, int cachedTokens) {

    /** Decodes what the memory does not hold. */
    static EmbeddedPrompt of(NDManager scope, Prompt prompt, LanguageModel language, Sight sight) {
        NDList parts = new NDList();
        int cached = 0;
        for (Prompt.Piece piece : prompt.pieces()) {
            switch (piece) {
                case Prompt.TextPiece text ->
                    parts.add(language.embed(
                            scope,
                            text.ids().stream().mapToLong(Long::longValue).toArray()));
                case Prompt.VideoPiece video -> {
                    cached += sight.remembers(video.video()) ? sight.tokenCount(video.video()) : 0;
                    parts.add(sight.tokens(scope, video.video()));
                }
            }
        }
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("an empty prompt");
        }
        return new EmbeddedPrompt(NDArrays.concat(parts, 1), cached);
    }
}
