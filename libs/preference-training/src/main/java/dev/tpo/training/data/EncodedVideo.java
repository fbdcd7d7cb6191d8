package dev.tpo.training.data;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.lmm.prompt.VideoInput;

/**
 * Which frames of a video the tower has seen; its features are kept, its pixels are not.
 *
 * @param askedBy the request's field that is to blame if it cannot be used
 */
record EncodedVideo(String sha256, String askedBy, SamplingReceipt receipt, double durationSeconds)
        implements VideoInput {
    @Override
    public String samplingKey() {
        return receipt.sampler();
    }

    @Override
    public SampledFrames frames() {
        throw new UnsupportedOperationException("the frames' features are already known");
    }
}
