package dev.tpo.frames;

import java.util.List;

/**
 * Exactly which frames were seen.
 *
 * @param frameIndices 0-based, in presentation order of the whole file
 * @param timestampsSeconds presentation time of each, 0 = the file's first frame
 * @param startSeconds where the sampled window starts
 * @param endSeconds where it ends
 * @param sampler the rule and its parameters, e.g. {@code uniform(32)}
 * @param decoder what decoded, e.g. {@code ffmpeg 8.0.1}
 */
public record SamplingReceipt(
        List<Integer> frameIndices,
        List<Double> timestampsSeconds,
        double startSeconds,
        double endSeconds,
        String sampler,
        String decoder) {

    public SamplingReceipt {
        frameIndices = List.copyOf(frameIndices);
        timestampsSeconds = List.copyOf(timestampsSeconds);
    }
}
