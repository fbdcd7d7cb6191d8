package dev.tpo.curation;

/** Why a pair was rejected. */
public enum Reason {
    /** An answer is empty. */
    NO_ANSWER(false),
    /** An answer did not end within its length. */
    ANSWER_CUT_OFF(false),
    /** A model refused to answer, or to judge. */
    REFUSED(false),
    /**
     * The preferred answer is not what the captions say; or a judge says that it or the question contradicts them, or
     * that the question admits another answer.
     */
    CONTRADICTS_CAPTION(true),
    /** With and without the evidence the answer is the same. */
    ANSWERS_IDENTICAL(false),
    /** The model doubts its preferred answer although it sees the evidence. */
    LOW_PROBABILITY(true),
    /** Under the evidence the dispreferred answer is nearly as likely. */
    SMALL_MARGIN(false),
    /** Seeing the whole video, as in training, the model prefers the preferred answer by far already. */
    KNOWN(false),
    /** The judge finds the dispreferred answer better. */
    NOT_BETTER(false),
    /** The judge finds both answers equally good. */
    EQUALLY_GOOD(false),
    /** The judge finds the preferred answer wrong. */
    NOT_CORRECT(true),
    /** What the judge said could not be read, nor what it said when it was asked again. */
    VERDICT_UNREADABLE(false),
    /** A good yes/no pair without a counterpart of the other polarity: one-sided pairs teach to always say yes. */
    UNBALANCED_POLARITY(false),
    /** A good pair beyond what was asked for, in number or in share of its granularity. */
    SURPLUS(false);

    private final boolean ofPreferred;

    Reason(boolean ofPreferred) {
        this.ofPreferred = ofPreferred;
    }

    /** Whether it speaks against the preferred answer, so that no other perturbation mends the pair. */
    boolean ofPreferred() {
        return ofPreferred;
    }
}
