package dev.tpo.frames;

/**
 * One decoding pass's knowledge of a file.
 *
 * @param streamIndex which of the file's streams is the video
 */
record FrameIndex(VideoProbe probe, FrameTimes times, int streamIndex) {}
