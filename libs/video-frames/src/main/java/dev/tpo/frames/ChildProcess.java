package dev.tpo.frames;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs one program without a shell, without input and not longer than allowed. */
final class ChildProcess {

    /** What the dynamic linker and prlimit end with when there is nothing to run. */
    private static final int NOT_RUN = 127;

    private static final int KEPT_STDERR_BYTES = 16_384;

    /** Takes the child's output as it comes; must read it to the end or throw. */
    interface OutputReader<T> {
        T read(InputStream stdout) throws IOException;
    }

    /** @param stderr the first 16 KiB of what the child complained about */
    record Outcome<T>(T output, int exitStatus, String stderr) {}

    private ChildProcess() {}

    /**
     * @throws VideoException.TimedOut the child was killed because its time was over
     * @throws VideoException.DecoderUnavailable it could not be started or its pipe broke
     */
    static <T> Outcome<T> run(ProcessBuilder command, Duration timeLimit, OutputReader<T> reader) {
        Process child = start(command);
        AtomicBoolean timedOut = new AtomicBoolean();
        try {
            child.getOutputStream().close();
            StderrDrain stderr = new StderrDrain(child.getErrorStream());
            Thread.ofVirtual().start(() -> killWhenOver(child, timeLimit, timedOut));
            T output = reader.read(child.getInputStream());
            int exitStatus = child.waitFor();
            if (timedOut.get()) {
                throw tookTooLong(timeLimit);
            }
            if (exitStatus == NOT_RUN) {
                throw new VideoException.DecoderUnavailable("the decoder cannot run here: " + stderr.text());
            }
            return new Outcome<>(output, exitStatus, stderr.text());
        } catch (IOException e) {
            if (timedOut.get()) {
                throw tookTooLong(timeLimit);
            }
            throw new VideoException.DecoderUnavailable("lost the decoder's output: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VideoException.TimedOut("interrupted while decoding");
        } finally {
            child.destroyForcibly();
        }
    }

    private static Process start(ProcessBuilder command) {
        try {
            return command.start();
        } catch (IOException e) {
            throw new VideoException.DecoderUnavailable("cannot start the decoder: " + e.getMessage());
        }
    }

    private static void killWhenOver(Process child, Duration timeLimit, AtomicBoolean timedOut) {
        try {
            if (!child.waitFor(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                timedOut.set(true);
                child.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static VideoException.TimedOut tookTooLong(Duration timeLimit) {
        return new VideoException.TimedOut("decoding took longer than " + timeLimit.toMillis() + " ms");
    }

    /** Reads all of stderr, so that the child never blocks on it, and keeps its beginning. */
    private static final class StderrDrain {
        private final StringBuilder kept = new StringBuilder();
        private final Thread thread;

        StderrDrain(InputStream stderr) {
            this.thread = Thread.ofVirtual().start(() -> drain(stderr));
        }

        private void drain(InputStream stderr) {
            byte[] buffer = new byte[4096];
            try (stderr) {
                for (int n = stderr.read(buffer); n >= 0; n = stderr.read(buffer)) {
                    int room = KEPT_STDERR_BYTES - kept.length();
                    kept.append(new String(buffer, 0, Math.min(n, Math.max(0, room)), StandardCharsets.UTF_8));
                }
            } catch (IOException e) {
                kept.append(e.getMessage());
            }
        }

        String text() throws InterruptedException {
            thread.join();
            return kept.toString().strip();
        }
    }
}
