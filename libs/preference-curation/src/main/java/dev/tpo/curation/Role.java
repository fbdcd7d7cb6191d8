package dev.tpo.curation;

/** Who does what in the making of a pair; each may be another model. */
public enum Role {
    /** Says what frames show. */
    CAPTIONER,
    /** Makes questions of captions. */
    QUESTION_WRITER,
    /** Answers with the evidence and without: the model that is to learn. */
    ANSWERER,
    /** Decides which pairs are kept. */
    JUDGE
}
