package dev.tpo.nano.questions;

import dev.tpo.nano.grammar.Family;

/** A question in plain English with its one right answer. */
public record Question(Family family, String text, String answer) {}
