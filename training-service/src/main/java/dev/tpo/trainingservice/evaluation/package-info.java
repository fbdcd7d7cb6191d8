/** Comparisons of models on the questions of a file, with their statistics. */
@NullMarked
package dev.tpo.trainingservice.evaluation;

import org.jspecify.annotations.NullMarked;
