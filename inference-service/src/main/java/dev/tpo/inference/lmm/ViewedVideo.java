package dev.tpo.inference.lmm;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.inference.engine.VideoView;
import dev.tpo.lmm.prompt.VideoInput;

/** A request's frames as the model takes them. */
record ViewedVideo(VideoView view) implements VideoInput {
    @Override
    public String sha256() {
        return view.sha256();
    }

    @Override
    public String samplingKey() {
        return view.samplingKey();
    }

    @Override
    public SamplingReceipt receipt() {
        return view.receipt();
    }

    @Override
    public double durationSeconds() {
        return view.durationSeconds();
    }

    @Override
    public SampledFrames frames() {
        return view.frames();
    }
}
