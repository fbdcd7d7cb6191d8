package dev.tpo.curation;

/** Why a pair was rejected. */
public enum Reason {
    /** The preferred answer is empty. */
    NO_ANSWER,
    /** An answer did not end within its length. */
    ANSWER_CUT_OFF,
    /** The preferred answer is not what the model's own captions say. */
    CONTRADICTS_CAPTION,
    /** With and without the evidence the answer is the same. */
    ANSWERS_IDENTICAL,
    /** The model doubts its preferred answer although it sees the evidence. */
    LOW_PROBABILITY,
    /** Under the evidence the dispreferred answer is nearly as likely. */
    SMALL_MARGIN,
    /** A good yes/no pair without a counterpart of the other polarity: one-sided pairs teach to always say yes. */
    UNBALANCED_POLARITY,
    /** A good pair beyond what was asked for, in number or in share of its granularity. */
    SURPLUS
}
