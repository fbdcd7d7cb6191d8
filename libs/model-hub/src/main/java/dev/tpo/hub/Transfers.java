package dev.tpo.hub;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The streams that are being read. A read has no time limit of its own: one that is closed from outside ends. */
final class Transfers {
    private final Set<Transfer> open = ConcurrentHashMap.newKeySet();

    static final class Transfer implements AutoCloseable {
        private final Transfers all;
        private final InputStream stream;
        private volatile long lastNanos = System.nanoTime();

        private Transfer(Transfers all, InputStream stream) {
            this.all = all;
            this.stream = stream;
        }

        int read(byte[] buffer) throws IOException {
            int n = stream.read(buffer);
            lastNanos = System.nanoTime();
            return n;
        }

        /** All of it, as a stream; one that is read for longer than {@code longest} in all ends as if it were cut. */
        InputStream stream(Duration longest) {
            long end = System.nanoTime() + longest.toNanos();
            return new InputStream() {
                @Override
                public int read() throws IOException {
                    byte[] one = new byte[1];
                    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    if (System.nanoTime() > end) {
                        throw new IOException("slower than " + longest);
                    }
                    int n = stream.read(buffer, offset, length);
                    lastNanos = System.nanoTime();
                    return n;
                }
            };
        }

        @Override
        public void close() {
            all.open.remove(this);
        }
    }

    Transfer of(InputStream stream) {
        Transfer transfer = new Transfer(this, stream);
        open.add(transfer);
        return transfer;
    }

    /** Cuts those that have given nothing for so long. */
    void cutSilent(Duration silence) {
        long now = System.nanoTime();
        open.stream()
                .filter(transfer -> now - transfer.lastNanos > silence.toNanos())
                .forEach(Transfers::cut);
    }

    void cutAll() {
        open.forEach(Transfers::cut);
    }

    private static void cut(Transfer transfer) {
        try {
            transfer.stream.close();
        } catch (IOException e) {
            // its reader sees the end either way
        }
    }
}
