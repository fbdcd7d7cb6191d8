package dev.tpo.frames.decoder;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/** The forms of an answer: an index, or frames one by one, then the end; or a refusal at any place. */
public final class DecoderReply {

    private static final int INDEX = 'i';
    private static final int FRAME = 'f';
    private static final int END = 'e';
    private static final int REFUSAL = 'x';

    /** Takes what comes. */
    public interface Reader {
        default void index(VideoIndex index) throws IOException {
            throw new IOException("no index was asked for");
        }

        /**
         * @param pixels exactly height × width × 3 bytes, (H, W, 3) uint8, must be read whole
         */
        default void frame(int number, int height, int width, DataInputStream pixels) throws IOException {
            throw new IOException("no frame was asked for");
        }
    }

    private DecoderReply() {}

    public static void index(DataOutputStream out, VideoIndex index) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        index.write(bytes);
        out.writeByte(INDEX);
        out.writeInt(bytes.size());
        bytes.writeTo(out);
    }

    /** The pixels follow. */
    public static void frame(DataOutputStream out, int number, int height, int width) throws IOException {
        out.writeByte(FRAME);
        out.writeInt(number);
        out.writeInt(height);
        out.writeInt(width);
    }

    public static void end(DataOutputStream out) throws IOException {
        out.writeByte(END);
        out.flush();
    }

    public static void refusal(DataOutputStream out, DecoderRefusal refusal) throws IOException {
        out.writeByte(REFUSAL);
        out.writeByte(refusal.reason().ordinal());
        out.writeUTF(refusal.words());
        out.flush();
    }

    /**
     * Reads one answer to its end.
     *
     * @throws DecoderRefusal as the program gave it
     */
    public static void read(DataInputStream in, Reader reader) throws IOException {
        while (true) {
            int kind = in.readByte();
            switch (kind) {
                case INDEX -> reader.index(VideoIndex.read(new ByteArrayInputStream(in.readNBytes(in.readInt()))));
                case FRAME -> reader.frame(in.readInt(), in.readInt(), in.readInt(), in);
                case END -> {
                    return;
                }
                case REFUSAL -> throw new DecoderRefusal(DecoderRefusal.Reason.values()[in.readByte()], in.readUTF());
                default -> throw new IOException("unknown answer " + kind);
            }
        }
    }
}
