package dev.tpo.training.losses;

/** What a loss asks the reference for; each asks for what those before it do, too. */
public enum ReferenceUse {
    /** Nothing: no reference is computed and none kept. */
    NONE,
    /** How likely it finds the answers. */
    LOG_PROBABILITIES,
    /** What it expects instead of each token of the chosen answer, over the whole vocabulary. */
    DISTRIBUTION
}
