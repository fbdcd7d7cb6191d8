/**
 * Files of preference rows and of questions: one reader and one set of rules for whoever takes such a file, trains on it
 * or asks it, and the forms in which other tools keep preference rows. A row at a time is in memory; what is wrong is said
 * with the line's number.
 */
@NullMarked
package dev.tpo.rows;

import org.jspecify.annotations.NullMarked;
