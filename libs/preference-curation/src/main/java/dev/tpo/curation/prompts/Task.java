package dev.tpo.curation.prompts;

/**
 * A type of question.
 *
 * @param name of small letters and underscores
 * @param weight how often it is asked for, measured against the others'
 * @param description what such a question is about, for a model
 */
public record Task(String name, double weight, String description) {}
