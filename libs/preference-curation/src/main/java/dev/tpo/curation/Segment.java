package dev.tpo.curation;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Neighbouring frames of a video, {@code first} to {@code last} inclusive, counted among the frames that stand for the
 * whole video.
 */
record Segment(int index, int first, int last) {
    /** A video is covered by this many segments of half its frames; each overlaps the next by half of itself. */
    static final int PER_VIDEO = 3;

    static List<Segment> of(Video video) {
        int length = video.frames() / 2;
        int room = video.frames() - length;
        return IntStream.range(0, PER_VIDEO)
                .mapToObj(i -> {
                    int first = room * i / (PER_VIDEO - 1);
                    return new Segment(i, first, first + length - 1);
                })
                .toList();
    }

    List<Double> framesOf(Video video) {
        return video.timestampsSeconds().subList(first, last + 1);
    }

    List<Double> framesOutside(Video video) {
        List<Double> outside = new ArrayList<>(video.timestampsSeconds().subList(0, first));
        outside.addAll(video.timestampsSeconds().subList(last + 1, video.frames()));
        return List.copyOf(outside);
    }

    double startSeconds(Video video) {
        return video.timestampsSeconds().get(first);
    }

    double endSeconds(Video video) {
        return video.timestampsSeconds().get(last);
    }
}
