package dev.tpo.curation;

/** What is counted on a pair's way. */
public enum Stage {
    /** Captions asked for. */
    CAPTIONS,
    /** Of them: cut off, refused, or of no use to the question writer. */
    CAPTIONS_UNUSABLE,
    /** Questions written. */
    QUESTIONS,
    /** How often the writer said that the captions give rise to no such question: its "None". */
    QUESTIONS_UNSUITABLE,
    /** How often it asked what it had asked before. */
    QUESTIONS_REPEATED,
    /** How often what it said could not be read, nor what it said when it was asked again. */
    QUESTIONS_UNREADABLE,
    /** How often it refused. */
    QUESTIONS_REFUSED,
    /** Answers asked for with the evidence. */
    PREFERRED_ANSWERS,
    /** Answers asked for without. */
    DISPREFERRED_ANSWERS,
    /** Pairs that came before the judge. */
    PAIRS_JUDGED,
    /** Pairs that it kept. */
    PAIRS_KEPT
}
