package dev.tpo.frames;

import dev.tpo.frames.decoder.VideoFacts;
import dev.tpo.frames.decoder.VideoIndex;

/**
 * What a file holds, by its index, not by its header.
 *
 * @param durationSeconds from the first frame's presentation to the end of the last frame's
 * @param frameCount frames that a decode of the whole file shows
 * @param averageFps frameCount / durationSeconds, to a millionth
 * @param variableFrameRate whether the frames' distances differ
 * @param width pixels of a frame after the cropping and rotation that the file asks for
 * @param height pixels, likewise
 * @param shownWidth pixels of a frame as it is given: with square pixels, never fewer than {@code width}
 * @param shownHeight pixels, likewise
 * @param pixelAspect width to height of one pixel, e.g. {@code 1:1}
 * @param rotation degrees clockwise by which the stored picture is turned to be shown: 0, 90, 180, 270
 * @param complete false where the file begins or breaks off in the middle, or parts of it do not decode
 * @param codec ffmpeg's name of the video codec, e.g. {@code h264}
 * @param container ffmpeg's name of the container, e.g. {@code mov,mp4,m4a,3gp,3g2,mj2}
 */
public record VideoProbe(
        double durationSeconds,
        long frameCount,
        double averageFps,
        boolean variableFrameRate,
        int width,
        int height,
        int shownWidth,
        int shownHeight,
        String pixelAspect,
        int rotation,
        boolean complete,
        String codec,
        String container) {

    static VideoProbe of(VideoIndex index) {
        VideoFacts facts = index.facts();
        return new VideoProbe(
                index.durationSeconds(),
                index.count(),
                Math.round(index.count() / index.durationSeconds() * 1e6) / 1e6,
                index.isVariableFrameRate(),
                facts.width(),
                facts.height(),
                facts.shownWidth(),
                facts.shownHeight(),
                facts.aspectWidth() + ":" + facts.aspectHeight(),
                facts.rotation(),
                facts.complete(),
                facts.codec(),
                facts.container());
    }
}
