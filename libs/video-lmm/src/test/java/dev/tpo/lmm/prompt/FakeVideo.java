package dev.tpo.lmm.prompt;

import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoProbe;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Noise for frames; counts how often it had to be decoded. */
public final class FakeVideo implements VideoInput {
    private static final int HEIGHT = 20;
    private static final int WIDTH = 30;

    private final long seed;
    private final List<Double> timestampsSeconds;
    public int decoded;
    private @Nullable List<Double> told;

    public FakeVideo(long seed, Double... timestampsSeconds) {
        this.seed = seed;
        this.timestampsSeconds = List.of(timestampsSeconds);
    }

    /** The same frames, of which a model is told other times. */
    FakeVideo told(Double... timesSeconds) {
        told = List.of(timesSeconds);
        return this;
    }

    @Override
    public List<Double> toldSeconds() {
        return told == null ? timestampsSeconds : told;
    }

    @Override
    public String sha256() {
        return "video-" + seed;
    }

    @Override
    public String samplingKey() {
        return timestampsSeconds.toString();
    }

    @Override
    public SamplingReceipt receipt() {
        return new SamplingReceipt(
                IntStream.range(0, timestampsSeconds.size()).boxed().toList(),
                timestampsSeconds,
                0,
                durationSeconds(),
                "uniform",
                "none");
    }

    @Override
    public double durationSeconds() {
        return 10;
    }

    @Override
    public SampledFrames frames() {
        decoded++;
        byte[] rgb = new byte[timestampsSeconds.size() * HEIGHT * WIDTH * 3];
        new Random(seed).nextBytes(rgb);
        return new SampledFrames(
                rgb,
                timestampsSeconds.size(),
                HEIGHT,
                WIDTH,
                receipt(),
                new VideoProbe(
                        durationSeconds(),
                        10,
                        1,
                        false,
                        WIDTH,
                        HEIGHT,
                        WIDTH,
                        HEIGHT,
                        "1:1",
                        0,
                        true,
                        "noise",
                        "none"));
    }
}
