/** Moves an alias to a model that an evaluation shows to be better. */
@NullMarked
package dev.tpo.trainingservice.promotion;

import org.jspecify.annotations.NullMarked;
