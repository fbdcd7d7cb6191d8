package dev.tpo.curation;

/**
 * A question that captions gave rise to.
 *
 * @param family what kind of question its writer calls it
 */
public record Question(String family, String text, Expectation expectation) {}
