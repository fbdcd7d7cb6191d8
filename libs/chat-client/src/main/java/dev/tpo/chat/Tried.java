package dev.tpo.chat;

import org.jspecify.annotations.Nullable;

/**
 * What came of one request, and what it stands for.
 *
 * @param outcome null: it was broken off, since the answer is no longer wanted
 * @param requests HTTP requests that it was, or that the service made for it elsewhere
 */
record Tried<T>(@Nullable Try<T> outcome, int requests) {}
