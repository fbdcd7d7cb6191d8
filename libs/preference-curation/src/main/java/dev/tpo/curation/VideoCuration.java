package dev.tpo.curation;

import java.util.List;

/**
 * What came of one video.
 *
 * @param pairs kept and rejected, in a fixed order
 * @param unusable captions that could not be asked about
 */
public record VideoCuration(List<JudgedPair> pairs, List<UnusableCaption> unusable) {
    /**
     * What the captioner said of a segment, and to no avail.
     *
     * @param why for people and after "the caption": {@code is empty}
     */
    public record UnusableCaption(double startSeconds, double endSeconds, String text, String why) {}
}
