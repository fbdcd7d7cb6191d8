package dev.tpo.lmm.prompt;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;

/** Frames that are at hand already. */
public record SampledVideo(String sha256, String samplingKey, SampledFrames frames) implements VideoInput {
    @Override
    public SamplingReceipt receipt() {
        return frames.receipt();
    }

    @Override
    public double durationSeconds() {
        return frames.probe().durationSeconds();
    }
}
