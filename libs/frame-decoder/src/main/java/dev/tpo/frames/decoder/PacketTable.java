package dev.tpo.frames.decoder;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * The packets of one stream in the order in which the file gives them: what a frame is found and proved by. Legend: P =
 * number of packets; a packet's place in that order is its ordinal.
 */
public final class PacketTable {

    /** No time or place is known. */
    public static final long NONE = Long.MIN_VALUE;

    /** What a demuxer that is put in the middle may lose until it finds its way. */
    private static final int PACKETS_BEFORE = 3;

    private static final byte KEY = 1;
    private static final byte UNSHOWN = 2;

    private long[] pts; // (P) presentation, ticks
    private long[] dts; // (P) decoding, ticks
    private long[] positions; // (P) bytes from the file's start
    private byte[] flags; // (P)
    private int count;

    public PacketTable() {
        this(1024);
    }

    private PacketTable(int capacity) {
        pts = new long[capacity];
        dts = new long[capacity];
        positions = new long[capacity];
        flags = new byte[capacity];
    }

    /** @param unshown the container or the packet itself says that no frame of it is shown */
    public void add(long presentationTicks, long decodingTicks, long position, boolean key, boolean unshown) {
        if (count == pts.length) {
            int capacity = count * 2;
            pts = Arrays.copyOf(pts, capacity);
            dts = Arrays.copyOf(dts, capacity);
            positions = Arrays.copyOf(positions, capacity);
            flags = Arrays.copyOf(flags, capacity);
        }
        pts[count] = presentationTicks;
        dts[count] = decodingTicks;
        positions[count] = position;
        flags[count] = (byte) ((key ? KEY : 0) | (unshown ? UNSHOWN : 0));
        count++;
    }

    public int count() {
        return count;
    }

    public long pts(int ordinal) {
        return pts[ordinal];
    }

    public long dts(int ordinal) {
        return dts[ordinal];
    }

    public long position(int ordinal) {
        return positions[ordinal];
    }

    public boolean isKey(int ordinal) {
        return (flags[ordinal] & KEY) != 0;
    }

    public boolean isUnshown(int ordinal) {
        return (flags[ordinal] & UNSHOWN) != 0;
    }

    /** Behind the first packet only those remain key packets that pass. */
    public void keepKeys(IntPredicate ordinals) {
        for (int k = 1; k < count; k++) {
            if (isKey(k) && !ordinals.test(k)) {
                flags[k] &= ~KEY;
            }
        }
    }

    /** A place in the file from which reading on comes to a packet whole, or {@link #NONE}. */
    public long placeBefore(int ordinal) {
        int place = Math.max(0, ordinal - PACKETS_BEFORE);
        while (place > 0 && positions[place] == NONE) {
            place--;
        }
        return positions[place];
    }

    /** The next key packet after one, or P. */
    public int keyAfter(int ordinal) {
        int k = ordinal + 1;
        while (k < count && !isKey(k)) {
            k++;
        }
        return Math.min(k, count);
    }

    void write(DataOutput out) throws IOException {
        out.writeInt(count);
        for (long[] column : new long[][] {pts, dts, positions}) {
            long before = 0;
            for (int i = 0; i < count; i++) {
                out.writeLong(column[i] - before); // differences compress
                before = column[i];
            }
        }
        out.write(flags, 0, count);
    }

    static PacketTable read(DataInput in, int most) throws IOException {
        int count = in.readInt();
        if (count < 0 || count > most) {
            throw new IOException(count + " packets");
        }
        PacketTable table = new PacketTable(Math.max(1, count));
        for (long[] column : new long[][] {table.pts, table.dts, table.positions}) {
            long before = 0;
            for (int i = 0; i < count; i++) {
                before += in.readLong();
                column[i] = before;
            }
        }
        in.readFully(table.flags, 0, count);
        table.count = count;
        return table;
    }
}
