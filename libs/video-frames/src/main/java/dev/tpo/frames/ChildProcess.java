package dev.tpo.frames;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
     * @throws VideoException.Interrupted it was killed because this thread was interrupted; the thread still is
     * @throws VideoException.DecoderUnavailable it could not be started or its pipe broke
     */
    static <T> Outcome<T> run(ProcessBuilder command, Duration timeLimit, OutputReader<T> reader) {
        Process child = start(command);
        try {
            child.getOutputStream().close();
            StderrDrain stderr = new StderrDrain(child.getErrorStream());
            T output = read(child.getInputStream(), reader, timeLimit);
            if (!child.waitFor(timeLimit.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TimeoutException();
            }
            if (child.exitValue() == NOT_RUN) {
                throw new VideoException.DecoderUnavailable("the decoder cannot run here: " + stderr.text());
            }
            return new Outcome<>(output, child.exitValue(), stderr.text());
        } catch (IOException e) {
            throw new VideoException.DecoderUnavailable("lost the decoder's output: " + e.getMessage());
        } catch (TimeoutException e) {
            throw new VideoException.TimedOut("decoding took longer than " + timeLimit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VideoException.Interrupted();
        } finally {
            child.destroyForcibly();
        }
    }

    /** On a thread of its own: a read of a pipe hears no interrupt, and ends only with the child. */
    private static <T> T read(InputStream stdout, OutputReader<T> reader, Duration timeLimit)
            throws IOException, TimeoutException, InterruptedException {
        FutureTask<T> reading = new FutureTask<>(() -> reader.read(stdout));
        Thread.ofVirtual().start(reading);
        try {
            return reading.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException broken -> throw broken;
                case RuntimeException refused -> throw refused;
                case Error error -> throw error; // of memory: the caller's to answer for
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }

    private static Process start(ProcessBuilder command) {
        try {
            return command.start();
        } catch (IOException e) {
            throw new VideoException.DecoderUnavailable("cannot start the decoder: " + e.getMessage());
        }
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
