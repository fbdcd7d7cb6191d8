package dev.tpo.inference.lmm;

import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.TokenCounts;
import dev.tpo.lmm.serving.Generation;

/** An answer that the model writes. */
final class VideoLmmAnswer implements Engine.Answer {
    private final Generation generation;

    VideoLmmAnswer(Generation generation) {
        this.generation = generation;
    }

    @Override
    public boolean step() {
        try {
            return generation.step();
        } catch (RuntimeException e) {
            throw VideoLmmEngine.told(e);
        }
    }

    @Override
    public String takeNewText() {
        return generation.takeNewText();
    }

    @Override
    public boolean cut() {
        return generation.finishReason() == Generation.FinishReason.LENGTH;
    }

    @Override
    public TokenCounts tokens() {
        return new TokenCounts(
                generation.promptTokens(),
                generation.cachedTokens(),
                generation.videoTokens(),
                generation.completionTokens());
    }

    @Override
    public void close() {
        generation.close();
    }
}
