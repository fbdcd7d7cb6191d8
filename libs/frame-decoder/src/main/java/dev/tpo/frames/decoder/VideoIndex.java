package dev.tpo.frames.decoder;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Every frame of a video file, without its pixels: when it is shown and of which packet it comes. Entry i is what a
 * decode of the whole file shows as frame i.
 *
 * @param framePackets (N) the ordinal of the packet that frame i comes of
 * @param frameSeconds (N) presentation time of frame i from the first one's, rising
 * @param durationSeconds from the first frame's presentation to the end of the last one's
 */
@SuppressWarnings("ArrayRecordComponent") // as many as a video has frames; made once, read only
public record VideoIndex(
        VideoFacts facts, PacketTable packets, int[] framePackets, double[] frameSeconds, double durationSeconds) {

    /** Of the form in which an index is written; others' files are not read but made anew. */
    public static final int VERSION = 1;

    private static final int MAGIC = 0x54504f49; // TPOI
    private static final int MOST = 1 << 26;

    public int count() {
        return framePackets.length;
    }

    /** Whether the frames' distances differ by more than a container's rounding of times makes them. */
    public boolean isVariableFrameRate() {
        int n = frameSeconds.length;
        if (n < 3) {
            return false;
        }
        double mean = frameSeconds[n - 1] / (n - 1);
        double rounding = Math.max(0.0021, mean * 0.05);
        for (int i = 1; i < n; i++) {
            if (Math.abs(frameSeconds[i] - frameSeconds[i - 1] - mean) > rounding) {
                return true;
            }
        }
        return false;
    }

    /** Leaves the stream open. */
    public void write(OutputStream out) throws IOException {
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try {
            DataOutputStream plain = new DataOutputStream(out);
            plain.writeInt(MAGIC);
            plain.writeInt(VERSION);
            DeflaterOutputStream packed = new DeflaterOutputStream(out, fast, 1 << 16);
            DataOutputStream data = new DataOutputStream(new BufferedOutputStream(packed, 1 << 16));
            facts.write(data);
            packets.write(data);
            data.writeInt(framePackets.length);
            int before = 0;
            for (int packet : framePackets) {
                data.writeInt(packet - before);
                before = packet;
            }
            for (double seconds : frameSeconds) {
                data.writeDouble(seconds);
            }
            data.writeDouble(durationSeconds);
            data.flush();
            packed.finish();
            out.flush();
        } finally {
            fast.end();
        }
    }

    /** @throws IOException also for what is no index of this version */
    public static VideoIndex read(InputStream in) throws IOException {
        DataInputStream plain = new DataInputStream(in);
        if (plain.readInt() != MAGIC || plain.readInt() != VERSION) {
            throw new IOException("no index of version " + VERSION);
        }
        DataInputStream data = new DataInputStream(new BufferedInputStream(new InflaterInputStream(in), 1 << 16));
        VideoFacts facts = VideoFacts.read(data);
        PacketTable packets = PacketTable.read(data, MOST);
        int frames = data.readInt();
        if (frames < 1 || frames > MOST) {
            throw new IOException(frames + " frames");
        }
        int[] framePackets = new int[frames];
        int before = 0;
        for (int i = 0; i < frames; i++) {
            before += data.readInt();
            framePackets[i] = before;
        }
        double[] seconds = new double[frames];
        for (int i = 0; i < frames; i++) {
            seconds[i] = data.readDouble();
        }
        return new VideoIndex(facts, packets, framePackets, seconds, data.readDouble());
    }
}
