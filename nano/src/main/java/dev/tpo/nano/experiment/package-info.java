/**
 * Does preference optimization help, and which of its parts? Base, supervised and preferring models side by side, through
 * the curation, training and scoring that the services run, with a report of what came out.
 */
@NullMarked
package dev.tpo.nano.experiment;

import org.jspecify.annotations.NullMarked;
