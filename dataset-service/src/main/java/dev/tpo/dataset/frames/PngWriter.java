package dev.tpo.dataset.frames;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes a picture as PNG (W3C, third edition: truecolour, 8 bits, not interlaced) while its rows come. It holds two rows
 * and their filtered forms, never the picture: the JDK's own writer wants all of it.
 */
final class PngWriter {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    private static final int CHUNK_BYTES = 1 << 16;

    /** Of deflate: at least twice as fast as its usual 6 for a sixth more bytes, as filtered rows repeat little. */
    private static final int LEVEL = 3;

    private PngWriter() {}

    /**
     * @param rgb (height, width, 3) uint8, row by row from the top
     * @throws java.io.EOFException if {@code rgb} ends before its last pixel
     */
    static void write(int height, int width, InputStream rgb, OutputStream out) throws IOException {
        out.write(SIGNATURE);
        Chunks chunks = new Chunks(out);
        chunks.write("IHDR", header(height, width));
        Deflater deflater = new Deflater(LEVEL);
        try {
            DeflaterOutputStream data = new DeflaterOutputStream(new ImageData(chunks), deflater, CHUNK_BYTES);
            PngRows rows = new PngRows(width);
            for (int y = 0; y < height; y++) {
                data.write(rows.next(rgb));
            }
            data.finish();
        } finally {
            deflater.end();
        }
        chunks.write("IEND", new byte[0]);
    }

    private static byte[] header(int height, int width) {
        return java.nio.ByteBuffer.allocate(13)
                .putInt(width)
                .putInt(height)
                .put((byte) 8) // bits of a sample
                .put((byte) 2) // truecolour
                .array(); // deflate, adaptive filters, no interlace: zeros
    }

    /** Length, type, content, checksum. */
    private record Chunks(DataOutputStream out) {
        Chunks(OutputStream out) {
            this(new DataOutputStream(out));
        }

        void write(String type, byte[] content) throws IOException {
            write(type, content, 0, content.length);
        }

        void write(String type, byte[] content, int at, int length) throws IOException {
            byte[] name = type.getBytes(StandardCharsets.US_ASCII);
            CRC32 checksum = new CRC32();
            checksum.update(name);
            checksum.update(content, at, length);
            out.writeInt(length);
            out.write(name);
            out.write(content, at, length);
            out.writeInt((int) checksum.getValue());
        }
    }

    /** What deflate gives, a chunk for each of its buffers. */
    private static final class ImageData extends OutputStream {
        private final Chunks chunks;

        ImageData(Chunks chunks) {
            this.chunks = chunks;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] content, int at, int length) throws IOException {
            chunks.write("IDAT", content, at, length);
        }
    }
}
