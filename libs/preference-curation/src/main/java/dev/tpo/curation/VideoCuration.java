package dev.tpo.curation;

import java.util.List;

/**
 * What came of one video.
 *
 * @param pairs kept and rejected, in a fixed order
 * @param unreadable captions that could not be asked about
 */
public record VideoCuration(List<JudgedPair> pairs, List<UnreadableCaption> unreadable) {
    /** The model's text for a segment that is no list of at least two distinct phrases. */
    public record UnreadableCaption(double startSeconds, double endSeconds, String text) {}
}
