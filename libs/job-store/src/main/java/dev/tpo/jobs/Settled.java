package dev.tpo.jobs;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a validation has found out.
 *
 * @param spec JSON: what is to be done, resolved; it replaces the first one
 * @param model what the job works on, for lists
 * @param holds what the job needs to stay; they replace the first ones
 */
public record Settled(String spec, @Nullable String model, Progress progress, Set<String> holds, NewEvent event) {}
