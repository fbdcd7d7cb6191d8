package dev.tpo.frames.decoder;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the program is asked for. */
public sealed interface DecoderRequest {

    String path();

    Limits limits();

    /**
     * @param maxPixels width × height of a picture
     * @param maxFrames frames of a file
     * @param maxAllocationBytes the largest single allocation of ffmpeg
     * @param decodedPixels a file of fewer pixels in all its frames is decoded whole for its index: that is cheap, and
     *     cannot err
     */
    record Limits(long maxPixels, long maxFrames, long maxAllocationBytes, long decodedPixels) {}

    /** The answer: a {@link VideoIndex}. */
    record Index(String path, Limits limits) implements DecoderRequest {}

    /**
     * The answer: the frames in the order of their packets, each as it is there: its number, height, width, pixels.
     *
     * @param runs in rising order
     */
    record Frames(String path, Limits limits, VideoFacts facts, FrameForm form, List<Run> runs)
            implements DecoderRequest {}

    /**
     * Frames that come of decoding on from one key packet.
     *
     * @param key the packet to begin with
     * @param keyPts its times and place, by which it is found; {@link PacketTable#NONE} where there is none
     * @param before a place in the file shortly before it
     */
    record Run(int key, long keyPts, long keyDts, long keyPosition, long before, List<Wanted> wanted) {}

    /**
     * @param number what to call it in the answer
     * @param packet ordinal
     * @param nth which of the frames that come of this packet, from 0: nearly always there is only one
     * @param pts the packet's, a proof that it is the one
     */
    record Wanted(int number, int packet, int nth, long pts) {}

    default void write(DataOutput out) throws IOException {
        out.writeByte(
                switch (this) {
                    case Index index -> 'I';
                    case Frames frames -> 'F';
                });
        out.writeUTF(path());
        out.writeLong(limits().maxPixels());
        out.writeLong(limits().maxFrames());
        out.writeLong(limits().maxAllocationBytes());
        out.writeLong(limits().decodedPixels());
        if (this instanceof Frames(String path, Limits limits, VideoFacts facts, FrameForm form, List<Run> runs)) {
            facts.write(out);
            form.write(out);
            out.writeInt(runs.size());
            for (Run run : runs) {
                out.writeInt(run.key());
                out.writeLong(run.keyPts());
                out.writeLong(run.keyDts());
                out.writeLong(run.keyPosition());
                out.writeLong(run.before());
                out.writeInt(run.wanted().size());
                for (Wanted wanted : run.wanted()) {
                    out.writeInt(wanted.number());
                    out.writeInt(wanted.packet());
                    out.writeInt(wanted.nth());
                    out.writeLong(wanted.pts());
                }
            }
        }
    }

    static DecoderRequest read(DataInput in) throws IOException {
        int kind = in.readByte();
        String path = in.readUTF();
        Limits limits = new Limits(in.readLong(), in.readLong(), in.readLong(), in.readLong());
        return switch (kind) {
            case 'I' -> new Index(path, limits);
            case 'F' -> new Frames(path, limits, VideoFacts.read(in), FrameForm.read(in), runs(in));
            default -> throw new IOException("unknown request " + kind);
        };
    }

    private static List<Run> runs(DataInput in) throws IOException {
        List<Run> runs = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int key = in.readInt();
            long pts = in.readLong();
            long dts = in.readLong();
            long position = in.readLong();
            long before = in.readLong();
            List<Wanted> wanted = new ArrayList<>();
            for (int more = in.readInt(); more > 0; more--) {
                wanted.add(new Wanted(in.readInt(), in.readInt(), in.readInt(), in.readLong()));
            }
            runs.add(new Run(key, pts, dts, position, before, wanted));
        }
        return runs;
    }
}
