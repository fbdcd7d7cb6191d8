package dev.tpo.curation;

import java.util.List;

/**
 * A part of a video with what the captioner says it shows.
 *
 * @param timestampsSeconds presentation times of its frames, ascending
 * @param caption one that the question writer has nothing against
 */
public record CaptionedSegment(
        double startSeconds, double endSeconds, List<Double> timestampsSeconds, String caption) {}
