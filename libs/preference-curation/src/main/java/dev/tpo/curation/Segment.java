package dev.tpo.curation;

import java.util.List;

/**
 * A part of a video.
 *
 * @param index its place in the video
 * @param frames times in seconds of what is seen of it, ascending
 * @param outside times of those frames that stand for the whole video and do not lie in it, ascending
 */
record Segment(int index, List<Double> frames, List<Double> outside) {
    Segment {
        frames = List.copyOf(frames);
        outside = List.copyOf(outside);
    }

    double startSeconds() {
        return frames.getFirst();
    }

    double endSeconds() {
        return frames.getLast();
    }
}
