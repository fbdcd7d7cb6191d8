package dev.tpo.curation;

import java.util.List;
import java.util.Optional;

/** Writes questions that captions give rise to. Called by several threads. */
public interface QuestionWriter {
    /** Why nothing can be asked about a caption, for people and after "the caption": {@code is empty}; empty: it can. */
    Optional<String> objection(String caption);

    /**
     * Localized questions, no two alike.
     *
     * @param most how many, at most
     * @param draws for what is chosen at random
     */
    List<Question> aboutSegment(Video video, CaptionedSegment segment, int most, Draws draws);

    /**
     * Comprehensive questions, no two alike: only such as the captions of all segments, taken together, decide.
     *
     * @param segments all of the video, in their order; neighbours overlap
     * @param most how many, at most
     * @param draws for what is chosen at random
     */
    List<Question> aboutVideo(Video video, List<CaptionedSegment> segments, int most, Draws draws);
}
