package dev.tpo.frames.decoder.libav;

import dev.tpo.frames.decoder.PillowBicubic;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.javacpp.BytePointer;

/** The rows of an rgb24 picture, from the top. */
final class RgbRows implements PillowBicubic.Rows {
    private final BytePointer pixels;
    private final long stride;
    private long at;

    RgbRows(AVFrame picture) {
        this.pixels = picture.data(0);
        this.stride = picture.linesize(0);
    }

    @Override
    public void next(byte[] into) {
        pixels.position(at).get(into);
        at += stride;
    }
}
