/** Frames of uploaded videos as pictures that one can look at. */
@NullMarked
package dev.tpo.dataset.frames;

import org.jspecify.annotations.NullMarked;
