package dev.tpo.frames.decoder.libav;

import java.io.IOException;
import java.io.RandomAccessFile;

/** Whether a file is shorter than its own parts say: AVI, Matroska and MPEG-4 write their parts' lengths down. */
final class DeclaredSize {

    private static final int SEGMENT = 0x18538067;
    private static final int MOST_BOXES = 100_000;

    private DeclaredSize() {}

    /** @param container ffmpeg's name */
    static boolean isBeyondTheEndOf(String path, String container) {
        try (RandomAccessFile file = new RandomAccessFile(path, "r")) {
            return switch (container.split(",")[0]) {
                case "avi" -> riff(file);
                case "matroska" -> matroska(file);
                case "mov" -> boxes(file);
                default -> false;
            };
        } catch (IOException e) {
            return false; // too short to say anything
        }
    }

    /** All ones where a writer did not know. */
    private static boolean riff(RandomAccessFile file) throws IOException {
        file.seek(4);
        int bytes = Integer.reverseBytes(file.readInt());
        return bytes != -1 && Integer.toUnsignedLong(bytes) + 8 > file.length();
    }

    /** The header, then one segment, whose length may be unknown. */
    private static boolean matroska(RandomAccessFile file) throws IOException {
        file.seek(4);
        long header = variableLength(file);
        file.seek(file.getFilePointer() + header);
        if (header < 0 || file.readInt() != SEGMENT) {
            return false;
        }
        long segment = variableLength(file);
        return segment >= 0 && file.getFilePointer() + segment > file.length();
    }

    /** @return -1 where it is said to be unknown */
    private static long variableLength(RandomAccessFile file) throws IOException {
        int first = file.readUnsignedByte();
        int more = Integer.numberOfLeadingZeros(first) - 24;
        long value = first & (0xff >> (more + 1));
        boolean known = value != 0xff >> (more + 1);
        for (int i = 0; i < more; i++) {
            int next = file.readUnsignedByte();
            known |= next != 0xff;
            value = value << 8 | next;
        }
        return known && more < 8 ? value : -1;
    }

    private static boolean boxes(RandomAccessFile file) throws IOException {
        long at = 0;
        for (int box = 0; box < MOST_BOXES && at + 8 <= file.length(); box++) {
            file.seek(at);
            long bytes = Integer.toUnsignedLong(file.readInt());
            int type = file.readInt();
            if (!isType(type)) {
                return false; // what follows the last one
            }
            if (bytes == 0) {
                return false; // to the end
            }
            at += bytes == 1 ? file.readLong() : bytes;
            if (at < 8) {
                return false;
            }
        }
        return at > file.length();
    }

    /** Four letters or digits. */
    private static boolean isType(int type) {
        for (int shift = 0; shift < 32; shift += 8) {
            int letter = type >>> shift & 0xff;
            if (letter < ' ' || letter > '~') {
                return false;
            }
        }
        return true;
    }
}
