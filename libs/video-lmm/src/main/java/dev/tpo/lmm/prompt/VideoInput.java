package dev.tpo.lmm.prompt;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import java.util.List;

/** Chosen frames of a video: named first, decoded only where the model has not seen them yet. */
public interface VideoInput {
    String sha256();

    /** Equal keys of one video mean equal frames, of which a model is told the same times. */
    String samplingKey();

    SamplingReceipt receipt();

    /** Times in seconds that a model is told, one for each frame. */
    default List<Double> toldSeconds() {
        return receipt().timestampsSeconds();
    }

    /** Length of the whole video, seconds. */
    double durationSeconds();

    /** Decodes. */
    SampledFrames frames();
}
