/** Makes the base model from nothing: first the vision tower, then the decoder and the projector. */
@NullMarked
package dev.tpo.nano.pretraining;

import org.jspecify.annotations.NullMarked;
