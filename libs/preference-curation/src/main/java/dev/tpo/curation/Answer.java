package dev.tpo.curation;

/**
 * What a model says.
 *
 * @param complete false if it was cut off at its longest
 */
public record Answer(String text, boolean complete) {}
