package dev.tpo.frames.decoder;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a video beside its frames' times.
 *
 * @param stream which of the file's streams it is
 * @param container ffmpeg's name, e.g. {@code mov,mp4,m4a,3gp,3g2,mj2}
 * @param codec ffmpeg's name, e.g. {@code h264}
 * @param width pixels of a frame after cropping and rotation, before its pixels are made square
 * @param height pixels, likewise
 * @param aspectWidth width of one pixel, in units of its height ({@code aspectHeight}): 1:1 where they are square
 * @param rotation by how many degrees clockwise the stored picture is turned to be shown: 0, 90, 180 or 270
 * @param displayMatrix of the first frame, nine numbers row by row, or empty: frames that bring none are shown by it
 * @param complete whether the file has all of its pictures: neither begins nor breaks off in the middle, no damage met
 * @param decoded whether the times come from decoding the whole file, because its packets alone could not tell
 * @param onePacketAFrame each shown frame comes of one packet, under the same headers all along: what is not wanted
 *     may be left out
 * @param seekable whether decoding from any key packet was found to give what decoding from the start gives
 */
public record VideoFacts(
        int stream,
        String container,
        String codec,
        int width,
        int height,
        int aspectWidth,
        int aspectHeight,
        int rotation,
        List<Integer> displayMatrix,
        boolean complete,
        boolean decoded,
        boolean onePacketAFrame,
        boolean seekable) {

    /** Pixels of a frame with square pixels: never fewer than there are, so one side grows. */
    public int shownWidth() {
        return aspectWidth > aspectHeight ? grown(width, aspectWidth, aspectHeight) : width;
    }

    /** Pixels of a frame with square pixels. */
    public int shownHeight() {
        return aspectHeight > aspectWidth ? grown(height, aspectHeight, aspectWidth) : height;
    }

    private static int grown(int pixels, int by, int of) {
        return Math.toIntExact(Math.round((double) pixels * by / of));
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(stream);
        out.writeUTF(container);
        out.writeUTF(codec);
        out.writeInt(width);
        out.writeInt(height);
        out.writeInt(aspectWidth);
        out.writeInt(aspectHeight);
        out.writeInt(rotation);
        out.writeByte(displayMatrix.size());
        for (int number : displayMatrix) {
            out.writeInt(number);
        }
        out.writeBoolean(complete);
        out.writeBoolean(decoded);
        out.writeBoolean(onePacketAFrame);
        out.writeBoolean(seekable);
    }

    static VideoFacts read(DataInput in) throws IOException {
        return new VideoFacts(
                in.readInt(),
                in.readUTF(),
                in.readUTF(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                in.readInt(),
                numbers(in),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean(),
                in.readBoolean());
    }

    private static List<Integer> numbers(DataInput in) throws IOException {
        List<Integer> numbers = new ArrayList<>();
        for (int left = in.readByte(); left > 0; left--) {
            numbers.add(in.readInt());
        }
        return numbers;
    }
}
