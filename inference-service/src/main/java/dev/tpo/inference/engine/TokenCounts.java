package dev.tpo.inference.engine;

/**
 * @param cached prompt tokens whose visual part came from the cache
 * @param video prompt tokens that stand for frames
 */
public record TokenCounts(int prompt, int cached, int video, int completion) {}
