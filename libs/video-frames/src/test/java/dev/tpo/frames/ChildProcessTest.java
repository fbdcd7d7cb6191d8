package dev.tpo.frames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ChildProcessTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private final CompletableFuture<Long> childId = new CompletableFuture<>();

    @Test
    void anInterruptKillsTheChildAtOnce() throws Exception {
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                ChildProcess.run(sleeper(), LONG, this::readAll);
            } catch (Throwable e) {
                end.complete(Thread.currentThread().isInterrupted() ? e : new AssertionError("not interrupted", e));
            }
        });
        long child = childId.get();

        caller.interrupt();

        assertThat(end.get()).isInstanceOf(VideoException.Interrupted.class);
        assertThat(isGone(child)).isTrue();
    }

    @Test
    void whatTheReaderThrowsIsThrownAsItIsAndTheChildIsKilled() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("no room for frames");

        assertThatThrownBy(() -> ChildProcess.run(sleeper(), LONG, stdout -> {
                    childId.complete(pid(stdout));
                    throw error;
                }))
                .isSameAs(error);
        assertThat(isGone(childId.get())).isTrue();
    }

    @Test
    void aChildThatWritesNothingIsKilledWhenItsTimeIsOver() throws Exception {
        assertThatThrownBy(() -> ChildProcess.run(sleeper(), Duration.ofMillis(300), this::readAll))
                .isInstanceOf(VideoException.TimedOut.class);
    }

    /** Says its process id, then nothing. */
    private static ProcessBuilder sleeper() {
        return new ProcessBuilder("sh", "-c", "echo $$; exec sleep 600");
    }

    private String readAll(InputStream stdout) throws IOException {
        childId.complete(pid(stdout));
        return new String(stdout.readAllBytes());
    }

    private static long pid(InputStream stdout) throws IOException {
        StringBuilder digits = new StringBuilder();
        for (int c = stdout.read(); c > ' '; c = stdout.read()) {
            digits.append((char) c);
        }
        return Long.parseLong(digits.toString());
    }

    private static boolean isGone(long pid) throws Exception {
        ProcessHandle child = ProcessHandle.of(pid).orElse(null);
        return child == null || child.onExit().thenApply(ended -> true).get(30, TimeUnit.SECONDS);
    }
}
