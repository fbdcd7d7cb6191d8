package dev.tpo.inference.videos;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.VideoReader;
import dev.tpo.inference.InferenceProperties;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The video reader, so many of its child processes at once. */
@Component
final class Decoder {
    private final VideoReader reader;
    private final Semaphore children;
    private final Timer decodeTime;
    private final DistributionSummary framesSampled;

    Decoder(VideoReader reader, InferenceProperties properties, MeterRegistry metrics) {
        this.reader = reader;
        this.children = new Semaphore(properties.frames().decoders(), true);
        this.decodeTime = Timer.builder("tpo_video_decode")
                .description("Decoding the frames of one video for one request")
                .register(metrics);
        this.framesSampled = DistributionSummary.builder("tpo_video_frames_sampled")
                .description("Frames of one video that one request rests on")
                .register(metrics);
    }

    SamplingReceipt choose(Path file, FrameSampling sampling) {
        SamplingReceipt receipt = bounded(() -> reader.choose(file, sampling));
        framesSampled.record(receipt.frameIndices().size());
        return receipt;
    }

    VideoProbe probe(Path file) {
        return bounded(() -> reader.probe(file));
    }

    SampledFrames decode(Path file, FrameSampling sampling) {
        return bounded(() -> {
            long start = System.nanoTime();
            SampledFrames frames = reader.sample(file, sampling);
            decodeTime.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
            return frames;
        });
    }

    private <T> T bounded(Supplier<T> read) {
        try {
            children.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VideoException.Interrupted();
        }
        try {
            return read.get();
        } finally {
            children.release();
        }
    }
}
