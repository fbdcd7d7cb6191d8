package dev.tpo.curation;

import java.util.List;

/**
 * An unlabelled video.
 *
 * @param fileId how the chat knows it
 * @param sha256 of its content: what every random choice about it is derived from
 * @param timestampsSeconds presentation times of the frames that stand for the whole video, ascending
 */
public record Video(String fileId, String sha256, List<Double> timestampsSeconds, double durationSeconds) {
    /** Fewer frames cannot be split into segments that leave something outside. */
    public static final int LEAST_FRAMES = 4;

    public Video {
        timestampsSeconds = List.copyOf(timestampsSeconds);
        if (timestampsSeconds.size() < LEAST_FRAMES) {
            throw new IllegalArgumentException("a video needs at least " + LEAST_FRAMES + " frames");
        }
    }

    int frames() {
        return timestampsSeconds.size();
    }

    /** Mean distance of neighbouring frames in seconds: how exactly a time can be known. */
    public double frameSpacingSeconds() {
        return (timestampsSeconds.getLast() - timestampsSeconds.getFirst()) / (frames() - 1);
    }
}
