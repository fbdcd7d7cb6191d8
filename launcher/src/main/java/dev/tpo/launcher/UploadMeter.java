package dev.tpo.launcher;

import dev.tpo.launcher.client.UploadProgress;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** How far an upload is and how fast it goes: one line that moves on a terminal, nothing elsewhere. */
final class UploadMeter implements UploadProgress, AutoCloseable {
    private static final Duration EVERY = Duration.ofMillis(200);
    private static final double MEGA = 1e6;

    private final PrintStream out;
    private final boolean terminal;
    private final String name;
    private final long began = System.nanoTime();
    private long told = began;
    private boolean open;

    UploadMeter(PrintStream out, boolean terminal, String name) {
        this.out = out;
        this.terminal = terminal;
        this.name = name;
    }

    static UploadMeter onStderr(Path file) {
        return new UploadMeter(
                System.err, isTerminal("/proc/self/fd/2"), file.getFileName().toString());
    }

    /** Java's console is none where only stdout goes elsewhere. */
    private static boolean isTerminal(String descriptor) {
        try {
            String leadsTo = Files.readSymbolicLink(Path.of(descriptor)).toString();
            return leadsTo.startsWith("/dev/pts/") || leadsTo.startsWith("/dev/tty");
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public synchronized void sent(long sent, long total) {
        long now = System.nanoTime();
        if (terminal && (now - told >= EVERY.toNanos() || sent == total)) {
            told = now;
            open = true;
            out.print("\r\u001b[K" + line(sent, total, (now - began) / 1e9));
            out.flush();
        }
    }

    String line(long sent, long total, double seconds) {
        return String.format(
                Locale.ROOT,
                "uploading %s: %.0f of %.0f MB, %.0f MB/s",
                name,
                sent / MEGA,
                total / MEGA,
                sent / MEGA / Math.max(seconds, 1e-3));
    }

    /** The line makes room for the answer. */
    @Override
    public synchronized void close() {
        if (open) {
            out.print("\r\u001b[K");
            out.flush();
            open = false;
        }
    }
}
