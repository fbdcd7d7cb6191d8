/**
 * What a person sees of a job of any kind: its state, events, metrics and checkpoints, in PostgreSQL's schema
 * {@code jobs}. Who runs a job, and when, is a scheduler's business; that only one writes is this library's.
 */
@NullMarked
package dev.tpo.jobs;

import org.jspecify.annotations.NullMarked;
