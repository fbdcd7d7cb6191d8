package dev.tpo.curation;

import java.util.List;

/**
 * What came of one video.
 *
 * @param pairs kept and rejected, in a fixed order
 * @param unusable captions that could not be asked about
 * @param yields how much came out of each stage
 */
public record VideoCuration(List<JudgedPair> pairs, List<UnusableCaption> unusable, Yield yields) {
    /** Of a video that was not worked on. */
    public static final VideoCuration NOTHING = new VideoCuration(List.of(), List.of(), Yield.NONE);

    /**
     * What the captioner said of a segment, and to no avail.
     *
     * @param why for people and after "the caption": {@code is empty}
     */
    public record UnusableCaption(double startSeconds, double endSeconds, String text, String why) {}
}
