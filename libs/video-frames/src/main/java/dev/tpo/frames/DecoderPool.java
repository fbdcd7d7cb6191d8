package dev.tpo.frames;

import dev.tpo.frames.decoder.DecoderReply;
import dev.tpo.frames.decoder.DecoderRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Some decoder processes, started when they are needed and ended when they have had nothing to do for a while. */
final class DecoderPool implements AutoCloseable {

    private static final Duration IDLE = Duration.ofSeconds(60);

    private final DecoderProgram program;
    private final DecodingLimits limits;
    private final Semaphore places;
    private final Deque<DecoderProcess> idle = new ArrayDeque<>();
    private final ScheduledExecutorService clearing = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("idle-decoders").factory());
    private @Nullable ScheduledFuture<?> next;
    private boolean closed;

    DecoderPool(DecoderProgram program, DecodingLimits limits, int processes) {
        this.program = program;
        this.limits = limits;
        this.places = new Semaphore(processes, true);
    }

    /** Waits for a decoder to be free. */
    void ask(DecoderRequest request, DecoderReply.Reader reader) {
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new VideoException.Interrupted();
        }
        try {
            DecoderProcess process = take();
            try {
                process.ask(request, limits.timeLimit(), reader);
            } finally {
                giveBack(process);
            }
        } finally {
            places.release();
        }
    }

    private DecoderProcess take() {
        synchronized (idle) {
            while (!idle.isEmpty()) {
                DecoderProcess process = idle.pop();
                if (process.isUsable()) {
                    return process;
                }
                process.close();
            }
        }
        return new DecoderProcess(program.process(limits));
    }

    private void giveBack(DecoderProcess process) {
        synchronized (idle) {
            if (closed || !process.isUsable()) {
                process.close();
                return;
            }
            idle.push(process);
            if (next != null) {
                next.cancel(false);
            }
            next = clearing.schedule(this::endIdle, IDLE.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void endIdle() {
        synchronized (idle) {
            idle.forEach(DecoderProcess::close);
            idle.clear();
        }
    }

    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
        }
        clearing.shutdownNow();
        endIdle();
    }
}
