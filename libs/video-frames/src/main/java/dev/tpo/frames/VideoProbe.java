package dev.tpo.frames;

/**
 * What a file holds, counted by decoding it, not read from its header.
 *
 * @param durationSeconds from the first frame's presentation to the end of the last frame's
 * @param frameCount decoded frames
 * @param averageFps frameCount / durationSeconds
 * @param width pixels of a frame as shown (after the rotation that the file asks for)
 * @param height pixels of a frame as shown
 * @param codec ffmpeg's name of the video codec, e.g. {@code h264}
 * @param container ffmpeg's name of the container, e.g. {@code mov,mp4,m4a,3gp,3g2,mj2}
 */
public record VideoProbe(
        double durationSeconds,
        long frameCount,
        double averageFps,
        int width,
        int height,
        String codec,
        String container) {}
