package dev.tpo.input;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes a tar archive (POSIX's ustar) front to back. The same files give the same bytes: owners and times are left out. */
public final class TarWriter {
    private static final int LONGEST_NAME = 100;
    private static final long LARGEST = 1L << 33; // eleven octal digits

    private final OutputStream out;

    public TarWriter(OutputStream out) {
        this.out = out;
    }

    /** Writes a file's content, all of it. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * @param name ASCII, at most {@value #LONGEST_NAME} characters
     * @throws IOException also if the content is not of so many bytes; the archive is of no use then
     */
    public void file(String name, long bytes, Content content) throws IOException {
        if (name.length() > LONGEST_NAME
                || !StandardCharsets.US_ASCII.newEncoder().canEncode(name)
                || bytes >= LARGEST) {
            throw new IOException("cannot be in an archive: " + name);
        }
        out.write(header(name, bytes));
        var counted = new Counted(out, bytes);
        content.writeTo(counted);
        if (counted.left != 0) {
            throw new IOException(name + " is shorter than it was");
        }
        out.write(new byte[(int) (-bytes & TarHeader.BYTES - 1)]);
    }

    /** What makes it an archive; the stream stays open. */
    public void finish() throws IOException {
        out.write(new byte[2 * TarHeader.BYTES]);
    }

    private static byte[] header(String name, long bytes) {
        byte[] block = new byte[TarHeader.BYTES];
        put(block, 0, name);
        put(block, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(block, 124, String.format("%011o", bytes) + "\0" + "00000000000\0");
        put(block, 156, "0");
        put(block, 257, "ustar\0" + "00");
        put(block, 148, String.format("%06o", TarHeader.sum(block)) + "\0 ");
        return block;
    }

    private static void put(byte[] block, int at, String text) {
        byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(ascii, 0, block, at, ascii.length);
    }

    private static final class Counted extends FilterOutputStream {
        private long left;

        Counted(OutputStream out, long bytes) {
            super(out);
            this.left = bytes;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            if (length > left) {
                throw new IOException("a file of the archive is longer than it was");
            }
            out.write(content, offset, length);
            left -= length;
        }
    }
}
