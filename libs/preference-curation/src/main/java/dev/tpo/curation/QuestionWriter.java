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
    Written aboutSegment(Video video, CaptionedSegment segment, int most, Draws draws);

    /**
     * Comprehensive questions, no two alike: only such as the captions of the segments, taken together, decide.
     *
     * @param segments that tell the whole video, in their order; neighbours may overlap, and by a plan that allows it
     *     some may be missing
     * @param most how many, at most
     * @param draws for what is chosen at random
     */
    Written aboutVideo(Video video, List<CaptionedSegment> segments, int most, Draws draws);

    /**
     * What a writer made of captions.
     *
     * @param unsuitable how often it said that they give rise to no such question
     * @param repeated how often it asked what it had asked before
     * @param unreadable how often what it said could not be read
     * @param refused how often it refused to say anything
     */
    record Written(List<Question> questions, int unsuitable, int repeated, int unreadable, int refused) {
        public Written {
            questions = List.copyOf(questions);
        }

        public static Written of(List<Question> questions) {
            return new Written(questions, 0, 0, 0, 0);
        }
    }
}
