package dev.tpo.training;

import ai.djl.ndarray.NDArray;

/**
 * A video as every question about it begins. Legend: T frames, P patches, Dv width of the tower.
 *
 * @param before tokens in front of the video
 * @param features (T, P, Dv) float32, what the frozen tower says; the projector, which learns, comes behind it
 * @param timeTokens (T) the token behind each frame's visual tokens, or empty where the prompt form has none
 */
@SuppressWarnings("ArrayRecordComponent") // read by index, never compared
public record TrainingVideo(long[] before, NDArray features, long[] timeTokens) {}
