package dev.tpo.frames;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderReply;
import dev.tpo.frames.decoder.DecoderRequest;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One running decoder: asks it and reads what it answers. It ends with this object, or with this JVM. */
final class DecoderProcess implements AutoCloseable {

    /** What the dynamic linker and prlimit end with when there is nothing to run. */
    private static final int NOT_RUN = 127;

    private final Process process;
    private final DataOutputStream requests;
    private final DataInputStream answers;
    private boolean answered;
    private volatile boolean closed;

    DecoderProcess(ProcessBuilder command) {
        try {
            this.process = command.start();
        } catch (IOException e) {
            throw new VideoException.DecoderUnavailable("cannot start the decoder: " + e.getMessage());
        }
        this.requests = new DataOutputStream(new BufferedOutputStream(process.getOutputStream(), 8192));
        this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16));
    }

    /**
     * @throws VideoException as the decoder refused, and then it may be asked again; or because it ended, took too long
     *     or nobody waits any more, and then it is of no use: {@link #isUsable}
     */
    void ask(DecoderRequest request, Duration timeLimit, DecoderReply.Reader reader) {
        // On a thread of its own: a read of a pipe hears no interrupt, and ends only with the process.
        FutureTask<Void> exchange = new FutureTask<>(() -> {
            request.write(requests);
            requests.flush();
            DecoderReply.read(answers, reader);
            return null;
        });
        boolean whole = false;
        Thread.ofVirtual().start(exchange);
        try {
            exchange.get(timeLimit.toMillis(), TimeUnit.MILLISECONDS);
            answered = true;
            whole = true;
        } catch (TimeoutException e) {
            throw new VideoException.TimedOut("decoding took longer than " + timeLimit.toMillis() + " ms");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VideoException.Interrupted();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case DecoderRefusal refusal -> {
                    answered = true;
                    whole = true;
                    throw translated(refusal);
                }
                case IOException broken -> throw ended();
                case RuntimeException thrown -> throw thrown;
                case Error error -> throw error; // of memory: the caller's to answer for
                case null, default -> throw new IllegalStateException(e);
            }
        } finally {
            if (!whole) {
                close();
            }
        }
    }

    /** One that was told to end may be alive for a moment yet. */
    boolean isUsable() {
        return !closed && process.isAlive();
    }

    private VideoException ended() {
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                return new VideoException.DecoderUnavailable("lost the decoder's answer");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new VideoException.Interrupted();
        }
        int status = process.exitValue();
        if (status == NOT_RUN || !answered && status == 1) {
            return new VideoException.DecoderUnavailable("the decoder cannot run here");
        }
        return new VideoException.Damaged("the decoder ended over the video (status " + status
                + "): it is broken in a way that decoders cannot stand, or needs more memory than one is given");
    }

    private static VideoException translated(DecoderRefusal refusal) {
        return switch (refusal.reason()) {
            case NOT_A_VIDEO -> new VideoException.NotAVideo(refusal.words());
            case DAMAGED -> new VideoException.Damaged(refusal.words());
            case LOST -> new VideoException.FrameLost(refusal.words());
            case EMPTY -> new VideoException.Empty(refusal.words());
            case TOO_LARGE -> new VideoException.TooLarge(refusal.words());
            case FAILED -> new VideoException.DecoderUnavailable(refusal.words());
        };
    }

    @Override
    public void close() {
        closed = true;
        process.destroyForcibly();
    }
}
