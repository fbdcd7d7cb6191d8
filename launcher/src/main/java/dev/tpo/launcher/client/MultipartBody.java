package dev.tpo.launcher.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.UUID;
import java.util.function.LongConsumer;

/** A form with one file, or a piece of one, which is streamed from disk. */
record MultipartBody(String contentType, BodyPublisher publisher) {

    /** @param onSent told how many more bytes of the file are on their way */
    static MultipartBody ofFile(String purpose, Path file, long bytes, LongConsumer onSent) {
        String boundary = boundary();
        String fields = "--%1$s\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n%2$s\r\n"
                .formatted(boundary, purpose);
        return of(boundary, fields, "file", file, 0, bytes, onSent);
    }

    static MultipartBody ofPart(Path file, long offset, long bytes, LongConsumer onSent) {
        return of(boundary(), "", "data", file, offset, bytes, onSent);
    }

    private static String boundary() {
        return "tpo-" + UUID.randomUUID();
    }

    private static MultipartBody of(
            String boundary, String fields, String name, Path file, long offset, long bytes, LongConsumer onSent) {
        String head = fields
                + String.format(
                        Locale.ROOT,
                        "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                                + "Content-Type: application/octet-stream\r\n\r\n",
                        boundary,
                        name,
                        file.getFileName().toString().replace("\"", "%22"));
        BodyPublisher content = BodyPublishers.fromPublisher(
                BodyPublishers.ofInputStream(() -> Piece.of(file, offset, bytes, onSent)), Math.max(1, bytes));
        return new MultipartBody(
                "multipart/form-data; boundary=" + boundary,
                bytes == 0
                        ? BodyPublishers.ofString(head + "\r\n--" + boundary + "--\r\n")
                        : BodyPublishers.concat(
                                BodyPublishers.ofByteArray(head.getBytes(StandardCharsets.UTF_8)),
                                content,
                                BodyPublishers.ofString("\r\n--" + boundary + "--\r\n")));
    }

    /** Some bytes of a file. */
    private static final class Piece extends InputStream {
        private final FileChannel channel;
        private final LongConsumer onSent;
        private long left;

        private Piece(FileChannel channel, long bytes, LongConsumer onSent) {
            this.channel = channel;
            this.left = bytes;
            this.onSent = onSent;
        }

        static InputStream of(Path file, long offset, long bytes, LongConsumer onSent) {
            try {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                return new Piece(channel.position(offset), bytes, onSent);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + file, e);
            }
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (left == 0) {
                return -1;
            }
            int n = channel.read(ByteBuffer.wrap(buffer, offset, (int) Math.min(length, left)));
            if (n < 0) {
                throw new IOException("the file became shorter while it was sent");
            }
            left -= n;
            onSent.accept(n);
            return n;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
