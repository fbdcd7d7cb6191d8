package dev.tpo.dataset.calls;

import java.time.Duration;

/**
 * How long a job puts up with the models behind its roles.
 *
 * @param answer how long one answer may take
 * @param away how long a call waits for a model that is away or busy
 * @param tries how often a call is put at which the model fails
 * @param refusals how many calls of a role in a row may stay without an answer
 */
public record CallPatience(Duration answer, Duration away, int tries, int refusals) {}
