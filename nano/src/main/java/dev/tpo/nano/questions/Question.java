package dev.tpo.nano.questions;

/** A question in plain English with its one right answer. */
public record Question(Family family, String text, String answer) {}
