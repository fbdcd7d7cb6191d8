package dev.tpo.inference.engine;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;

/** Chosen frames of a video: named first, decoded only where a model has not seen them. */
public interface VideoView {
    String sha256();

    /** Equal keys of one video mean equal frames. */
    String samplingKey();

    SamplingReceipt receipt();

    /** Length of the whole video. */
    double durationSeconds();

    /** The pixels. Decodes them if they are not there: the caller pays. */
    SampledFrames frames();
}
