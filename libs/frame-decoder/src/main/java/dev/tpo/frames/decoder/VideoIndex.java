package dev.tpo.frames.decoder;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.zip.CRC32C;
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
    public static final int VERSION = 2;

    private static final int MAGIC = 0x54504f49; // TPOI
    private static final int MOST = 1 << 26;
    private static final int MOST_BYTES = 1 << 27;

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
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        Deflater fast = new Deflater(Deflater.BEST_SPEED);
        try (DataOutputStream data = new DataOutputStream(
                new BufferedOutputStream(new DeflaterOutputStream(packed, fast, 1 << 16), 1 << 16))) {
            write(data);
        } finally {
            fast.end();
        }
        DataOutputStream plain = new DataOutputStream(out);
        plain.writeInt(MAGIC);
        plain.writeInt(VERSION);
        plain.writeInt(packed.size());
        plain.writeInt(checksum(packed.toByteArray()));
        packed.writeTo(plain);
        plain.flush();
    }

    private void write(DataOutputStream data) throws IOException {
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
    }

    /** @throws IOException also for what is no whole index of this version, of which nothing is unpacked */
    public static VideoIndex read(InputStream in) throws IOException {
        DataInputStream plain = new DataInputStream(in);
        if (plain.readInt() != MAGIC || plain.readInt() != VERSION) {
            throw new IOException("no index of version " + VERSION);
        }
        int size = plain.readInt();
        int checksum = plain.readInt();
        if (size < 0 || size > MOST_BYTES) {
            throw new IOException("an index of " + size + " bytes");
        }
        byte[] packed = in.readNBytes(size);
        if (packed.length < size || checksum(packed) != checksum) {
            throw new IOException("the index is damaged");
        }
        try (DataInputStream data = new DataInputStream(
                new BufferedInputStream(new InflaterInputStream(new ByteArrayInputStream(packed)), 1 << 16))) {
            return read(data);
        }
    }

    private static VideoIndex read(DataInputStream data) throws IOException {
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

    private static int checksum(byte[] packed) {
        CRC32C crc = new CRC32C();
        crc.update(packed);
        return (int) crc.getValue();
    }
}
