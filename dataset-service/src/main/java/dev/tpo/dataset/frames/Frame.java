package dev.tpo.dataset.frames;

import dev.tpo.api.FileObject;
import dev.tpo.frames.VideoFile;

/**
 * A frame of an uploaded video.
 *
 * @param seconds when it is presented, from the first frame's presentation
 * @param height pixels of the frame as it is shown
 * @param width pixels, likewise
 */
record Frame(FileObject file, VideoFile content, int number, double seconds, int height, int width) {}
