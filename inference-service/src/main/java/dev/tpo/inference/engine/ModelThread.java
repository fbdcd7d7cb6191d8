package dev.tpo.inference.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns one model and its adapters: loads it, steps up to {@code maxRunning} works in turn so that their
 * streams interleave, closes it. Work beyond that waits its turn in order of arrival. Work that is given to a thread that
 * has ended fails at once.
 */
public final class ModelThread {
    private static final Logger LOG = LoggerFactory.getLogger(ModelThread.class);

    private final LinkedBlockingQueue<Work> arriving = new LinkedBlockingQueue<>();
    private final ArrayDeque<Work> running = new ArrayDeque<>();
    private final Set<Engine> adapted = new LinkedHashSet<>();
    private final CompletableFuture<Engine> loaded = new CompletableFuture<>();
    private final int maxRunning;
    private final ServingMetrics metrics;
    private final Thread thread;
    private boolean stopping;
    private volatile boolean ended;

    private ModelThread(String name, Supplier<Engine> load, int maxRunning, ServingMetrics metrics, Runnable atEnd) {
        this.maxRunning = maxRunning;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("model " + name).daemon().unstarted(() -> run(load, atEnd));
    }

    /**
     * @param load called on the new thread
     * @param atEnd called on it when the model is closed, also when it was never loaded
     */
    public static ModelThread start(
            String name, Supplier<Engine> load, int maxRunning, ServingMetrics metrics, Runnable atEnd) {
        ModelThread model = new ModelThread(name, load, maxRunning, metrics, atEnd);
        model.thread.start();
        return model;
    }

    /** The whole model. */
    public HostedModel model() {
        return new HostedModel(this, loaded);
    }

    /**
     * Brings an adapter beside the model; that waits its turn like other work.
     *
     * @param load from the model to itself with the adapter; called on this thread
     */
    public HostedModel adapt(UnaryOperator<Engine> load) {
        AdapterWork work = new AdapterWork(() -> {
            Engine engine = load.apply(loaded.join());
            adapted.add(engine);
            return engine;
        });
        give(work);
        return new HostedModel(this, work.loaded());
    }

    /** Ends the thread after all work that was given before. */
    public void stop() {
        give(new Stop());
    }

    /** Waits for the end after {@link #stop}. */
    public void join(Duration patience) throws InterruptedException {
        thread.join(patience);
    }

    /** Whether it does no more work: it was stopped, or the model could not be loaded, or something broke it. */
    public boolean hasEnded() {
        return ended;
    }

    AnswerStream answer(Engine.Prompt prompt, Sampling sampling) {
        AnswerQueue stream = new AnswerQueue();
        give(new AnswerWork(prompt, sampling, stream, metrics.arrival()));
        return stream;
    }

    CompletableFuture<List<Engine.Likelihood>> score(Engine.Scoring scoring) {
        ScoreWork work = new ScoreWork(scoring, metrics.arrival());
        give(work);
        return work.result();
    }

    void drop(CompletableFuture<Engine> adapter) {
        give(new AdapterWork(() -> {
            Engine engine = adapter.join();
            adapted.remove(engine);
            engine.close();
            return engine;
        }));
    }

    private void give(Work work) {
        arriving.add(work);
        if (ended) {
            refuseArriving();
        }
    }

    /** By whichever thread comes to it; each work is taken out once. */
    private void refuseArriving() {
        for (Work work = arriving.poll(); work != null; work = arriving.poll()) {
            work.failed(new ModelClosedException());
        }
    }

    private void run(Supplier<Engine> load, Runnable atEnd) {
        try (Engine engine = load.get()) {
            loaded.complete(engine);
            try {
                serve();
            } finally {
                endAll();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            if (!loaded.completeExceptionally(e)) {
                LOG.error("the thread of a model died", e);
            }
        } finally {
            ended = true;
            refuseArriving();
            atEnd.run();
        }
    }

    private void serve() throws InterruptedException {
        while (!stopping || !running.isEmpty()) {
            admit();
            Work work = running.pollFirst();
            if (work != null && advance(work)) {
                running.addLast(work);
            }
        }
    }

    private void admit() throws InterruptedException {
        while (!stopping && running.size() < maxRunning) {
            Work next = running.isEmpty() ? arriving.take() : arriving.poll();
            if (next == null) {
                return;
            }
            if (next instanceof Stop) {
                stopping = true;
            } else {
                running.addFirst(next); // read its prompt at once: its first token is waited for most
                metrics.running.incrementAndGet();
            }
        }
    }

    private boolean advance(Work work) {
        boolean more = false;
        try {
            more = !work.abandoned() && work.step();
        } catch (Throwable e) { // of memory too: the others go on
            work.failed(e);
        } finally {
            if (!more) {
                end(work);
            }
        }
        return more;
    }

    private void end(Work work) {
        metrics.running.decrementAndGet();
        try {
            work.end();
        } catch (RuntimeException e) {
            LOG.warn("an answer did not end cleanly", e);
        }
    }

    /** Answers before the adapters that write them, adapters before the model. */
    private void endAll() {
        for (Work work = running.poll(); work != null; work = running.poll()) {
            work.failed(new ModelClosedException());
            end(work);
        }
        for (Engine adapter : adapted) {
            try {
                adapter.close();
            } catch (RuntimeException e) {
                LOG.warn("an adapter did not close cleanly", e);
            }
        }
    }

    private static final class Stop implements Work {
        @Override
        public boolean step() {
            return false;
        }

        @Override
        public void failed(Throwable cause) {}
    }
}
