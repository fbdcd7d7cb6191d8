/**
 * How a video-LMM learns from preferences: the loss, the optimizer, the loop. Knows the model ({@code dev.tpo.lmm}) and
 * nothing of services, databases or files beyond the checkpoint directory that it is given.
 */
@NullMarked
package dev.tpo.training;

import org.jspecify.annotations.NullMarked;
