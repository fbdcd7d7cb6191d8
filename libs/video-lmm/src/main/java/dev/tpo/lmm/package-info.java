/**
 * The video-LMM: weights, vision tower, projector, decoder, tokenizer, generation and scoring.
 *
 * <p>Dimensions in comments: B batch, T frames, S image side, P patches a frame, Dv vision width, D hidden width,
 * L sequence length, V vocabulary.
 */
@NullMarked
package dev.tpo.lmm;

import org.jspecify.annotations.NullMarked;
