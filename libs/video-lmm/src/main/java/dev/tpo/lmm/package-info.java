/**
 * The video-LMM in rooms, each of which knows only those before it: {@code files}, {@code tensors}, {@code model}, {@code
 * prompt}, {@code serving}; beside them {@code preprocess}, from frames to pixels. No class stands outside a room.
 *
 * <p>Dimensions in comments: B batch, T frames, S image side, P patches a frame, Dv vision width, D hidden width,
 * L sequence length, V vocabulary.
 */
@NullMarked
package dev.tpo.lmm;

import org.jspecify.annotations.NullMarked;
