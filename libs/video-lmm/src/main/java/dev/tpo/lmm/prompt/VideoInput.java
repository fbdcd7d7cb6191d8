package dev.tpo.lmm.prompt;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;

/** Chosen frames of a video: named first, decoded only where the model has not seen them yet. */
public interface VideoInput {
    String sha256();

    /** Equal keys of one video mean equal frames. */
    String samplingKey();

    SamplingReceipt receipt();

    /** Length of the whole video, seconds. */
    double durationSeconds();

    /** Decodes. */
    SampledFrames frames();
}
