/**
 * One engine for every kind of job. A kind says what is done in a {@link dev.tpo.running.JobRunner}; creating, claiming,
 * stopping, failing, trying again and releasing are here, the same for all. db-scheduler does claiming of executions,
 * heartbeats and the recovery of dead ones; what a person sees is in job-store.
 */
@NullMarked
package dev.tpo.running;

import org.jspecify.annotations.NullMarked;
