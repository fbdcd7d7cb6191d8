package dev.tpo.dataset.curation;

/** Why no pair was tried on a video. Public for the proxies that read it from the database. */
public enum Fruitless {
    TOO_FEW_FRAMES,
    CAPTIONS_UNUSABLE,
    /** The captions gave rise to no question. */
    NO_QUESTIONS
}
