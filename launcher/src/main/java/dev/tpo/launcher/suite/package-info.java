/**
 * Starts and stops the suite: embedded PostgreSQL and the four services, each a process of its own, on loopback.
 *
 * <p>Whatever was killed before, and how, a new start finds what is left of it and begins clean: processes of a home
 * carry it in their environment.
 */
@NullMarked
package dev.tpo.launcher.suite;

import org.jspecify.annotations.NullMarked;
