package dev.tpo.dataset.calls;

import org.jspecify.annotations.Nullable;

/**
 * What a job may spend, over all its roles.
 *
 * @param requests HTTP requests, also those that fail; null: any number
 * @param tokens of answered calls, in and out; null: any number
 */
public record Budget(@Nullable Long requests, @Nullable Long tokens) {
    public static final Budget UNLIMITED = new Budget(null, null);
}
