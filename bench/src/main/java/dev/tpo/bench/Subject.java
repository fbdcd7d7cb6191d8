package dev.tpo.bench;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.prompt.SampledVideo;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What every measurement is of: a checkpoint, frames of a video, and how many threads may work. */
final class Subject {
    static final String QUESTION = "What happens in this video?";

    @Parameters(index = "0", description = "the checkpoint's folder")
    Path checkpoint = Path.of("");

    @Parameters(index = "1", description = "a video file")
    private Path video = Path.of("");

    @Option(names = "--frames", defaultValue = "8")
    int frames;

    @Option(names = "--threads", defaultValue = "2")
    int threads;

    SampledVideo sampled(FrameForm form) {
        try (VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, null)) {
            SampledFrames sampled = reader.sample(VideoFile.of(video), FrameSampling.Uniform.of(frames), form);
            return new SampledVideo("bench", "bench", sampled);
        }
    }
}
