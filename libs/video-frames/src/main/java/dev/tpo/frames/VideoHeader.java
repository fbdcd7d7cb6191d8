package dev.tpo.frames;

import java.util.Set;

/**
 * What the container claims about its video stream.
 *
 * @param width as shown, rotation applied
 * @param timeBaseSeconds length of one tick
 * @param nominalFps the stream's average rate, 0 if unknown
 * @param declaredFrames 0 if the container does not say
 * @param declaredSeconds 0 if the container does not say
 * @param otherCodecs decoders of the file's other streams (sound, subtitles)
 */
record VideoHeader(
        int streamIndex,
        int width,
        int height,
        String codec,
        String container,
        double timeBaseSeconds,
        double nominalFps,
        long declaredFrames,
        double declaredSeconds,
        Set<String> otherCodecs) {

    double seconds(long ticks) {
        return ticks * timeBaseSeconds;
    }

    long nominalFrameTicks() {
        double fps = nominalFps > 0 ? nominalFps : 25;
        return Math.max(1, Math.round(1 / (fps * timeBaseSeconds)));
    }
}
