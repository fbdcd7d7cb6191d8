/**
 * What a written answer says, read alike wherever answers are compared, and what many answers show, with intervals. Knows
 * nothing else of the suite.
 */
@NullMarked
package dev.tpo.answers;

import org.jspecify.annotations.NullMarked;
