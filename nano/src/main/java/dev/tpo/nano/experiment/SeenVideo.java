package dev.tpo.nano.experiment;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.prompt.VideoInput;
import java.util.List;
import java.util.Objects;

/** Frames of a file, decoded when a model has to see them. */
record SeenVideo(
        VideoReader reader,
        VideoFile file,
        FrameForm form,
        FrameSampling sampling,
        SamplingReceipt receipt,
        List<Double> toldSeconds,
        double durationSeconds)
        implements VideoInput {

    /** Told the frames' own times. */
    static SeenVideo of(VideoReader reader, VideoFile file, FrameForm form, FrameSampling sampling) {
        SamplingReceipt receipt = reader.choose(file, sampling);
        double seconds = reader.probe(file).durationSeconds();
        return new SeenVideo(reader, file, form, sampling, receipt, receipt.timestampsSeconds(), seconds);
    }

    /** Told other times than the frames' own. */
    SeenVideo told(List<Double> seconds) {
        return new SeenVideo(reader, file, form, sampling, receipt, seconds, durationSeconds);
    }

    @Override
    public String sha256() {
        return Objects.requireNonNull(file.sha256());
    }

    @Override
    public String samplingKey() {
        return receipt.frameIndices() + "at" + toldSeconds;
    }

    @Override
    public SampledFrames frames() {
        return reader.sample(file, sampling, form);
    }
}
