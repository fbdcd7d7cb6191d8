package dev.tpo.lmm.serving;

/** How likely an answer is, nats; {@code tokens} counts its end token too. */
public record AnswerScore(double logprobSum, double logprobMean, int tokens) {}
