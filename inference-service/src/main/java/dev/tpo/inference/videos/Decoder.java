package dev.tpo.inference.videos;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/** The video reader, measured. */
@Component
final class Decoder {
    private final VideoReader reader;
    private final Timer decodeTime;
    private final DistributionSummary framesSampled;

    Decoder(VideoReader reader, MeterRegistry metrics) {
        this.reader = reader;
        this.decodeTime = Timer.builder("tpo_video_decode")
                .description("Getting the frames of one video for one request")
                .register(metrics);
        this.framesSampled = DistributionSummary.builder("tpo_video_frames_sampled")
                .description("Frames of one video that one request rests on")
                .register(metrics);
    }

    SamplingReceipt choose(VideoFile file, FrameSampling sampling) {
        SamplingReceipt receipt = reader.choose(file, sampling);
        framesSampled.record(receipt.frameIndices().size());
        return receipt;
    }

    VideoProbe probe(VideoFile file) {
        return reader.probe(file);
    }

    SampledFrames decode(VideoFile file, FrameSampling sampling, FrameForm form) {
        long start = System.nanoTime();
        SampledFrames frames = reader.sample(file, sampling, form);
        decodeTime.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return frames;
    }
}
