/** From rows and videos to what a trainer takes: tokens, and what the frozen tower says of frames. */
@NullMarked
package dev.tpo.training.data;

import org.jspecify.annotations.NullMarked;
