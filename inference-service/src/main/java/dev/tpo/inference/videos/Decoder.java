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
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The video reader, measured. */
@Component
final class Decoder {
    private static final FrameSampling THE_ONLY_FRAME = FrameSampling.Uniform.of(1);

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
        return timed(() -> reader.sample(file, sampling, form));
    }

    /** @param form one that gives pictures of any size one size */
    SampledFrames decode(List<VideoFile> pictures, FrameForm form, SamplingReceipt receipt, VideoProbe probe) {
        framesSampled.record(pictures.size());
        return timed(() -> {
            FrameForm.Cut cut = form.cut(1, 1);
            int frameBytes = 3 * cut.height() * cut.width();
            byte[] rgb = new byte[Math.multiplyExact(frameBytes, pictures.size())]; // (T, H, W, 3)
            for (int t = 0; t < pictures.size(); t++) {
                byte[] picture =
                        reader.sample(pictures.get(t), THE_ONLY_FRAME, form).rgb();
                System.arraycopy(picture, 0, rgb, t * frameBytes, frameBytes);
            }
            return new SampledFrames(rgb, pictures.size(), cut.height(), cut.width(), receipt, probe);
        });
    }

    SampledFrames picture(VideoFile picture, FrameForm form) {
        return timed(() -> reader.sample(picture, THE_ONLY_FRAME, form));
    }

    private SampledFrames timed(Supplier<SampledFrames> decoding) {
        long start = System.nanoTime();
        SampledFrames frames = decoding.get();
        decodeTime.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        return frames;
    }
}
