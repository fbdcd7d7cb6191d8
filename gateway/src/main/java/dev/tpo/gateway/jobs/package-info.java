/** Jobs of every kind, read from job-store: they are seen even while the service that runs them is down. */
@NullMarked
package dev.tpo.gateway.jobs;

import org.jspecify.annotations.NullMarked;
