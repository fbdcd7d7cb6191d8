package dev.tpo.inference.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns one model and its adapters: loads it, steps up to {@code maxRunning} works in turn so that their streams
 * interleave, closes it. Work beyond that waits its turn in order of arrival.
 */
public final class ModelThread implements HostedModel {
    private static final Logger LOG = LoggerFactory.getLogger(ModelThread.class);

    private final LinkedBlockingQueue<Work> arriving = new LinkedBlockingQueue<>();
    private final ArrayDeque<Work> running = new ArrayDeque<>();
    private final Set<Engine> adapted = new LinkedHashSet<>();
    private final CompletableFuture<Engine> loaded = new CompletableFuture<>();
    private final int maxRunning;
    private final ServingMetrics metrics;
    private final Thread thread;
    private boolean stopping;

    private ModelThread(String name, Supplier<Engine> load, int maxRunning, ServingMetrics metrics) {
        this.maxRunning = maxRunning;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("model " + name).daemon().unstarted(() -> run(load));
    }

    public static ModelThread start(String name, Supplier<Engine> load, int maxRunning, ServingMetrics metrics) {
        ModelThread model = new ModelThread(name, load, maxRunning, metrics);
        model.thread.start();
        return model;
    }

    @Override
    public void awaitLoaded() {
        engine();
    }

    @Override
    public boolean remembers(VideoView view) {
        return engine().remembers(view);
    }

    @Override
    public AnswerStream answer(List<Turn> conversation, Sampling sampling) {
        return answer(conversation, sampling, UnaryOperator.identity());
    }

    @Override
    public CompletableFuture<List<Engine.Likelihood>> score(List<Turn> conversation, List<String> answers) {
        return score(conversation, answers, UnaryOperator.identity());
    }

    /** @param choose from this thread's model to the one that is to answer */
    AnswerStream answer(List<Turn> conversation, Sampling sampling, UnaryOperator<Engine> choose) {
        AnswerStream stream = new AnswerStream();
        arriving.add(new AnswerWork(conversation, sampling, stream, metrics.arrival(), choose));
        return stream;
    }

    CompletableFuture<List<Engine.Likelihood>> score(
            List<Turn> conversation, List<String> answers, UnaryOperator<Engine> choose) {
        ScoreWork work = new ScoreWork(conversation, answers, metrics.arrival(), choose);
        arriving.add(work);
        return work.result();
    }

    /**
     * Brings an adapter beside the model; that waits its turn like other work.
     *
     * @param load from the model to itself with the adapter; called on this thread
     */
    public AdaptedModel adapt(UnaryOperator<Engine> load) {
        AdapterWork work = new AdapterWork(base -> {
            Engine engine = load.apply(base);
            adapted.add(engine);
            return engine;
        });
        arriving.add(work);
        return new AdaptedModel(this, work.loaded());
    }

    void drop(CompletableFuture<Engine> loaded) {
        arriving.add(new AdapterWork(base -> {
            Engine engine = loaded.join();
            adapted.remove(engine);
            engine.close();
            return base;
        }));
    }

    /** Ends the thread after all work that was given before; nothing may be given afterwards. */
    public void stop() {
        arriving.add(new Stop());
    }

    /** Waits for the end after {@link #stop}. */
    public void join(Duration patience) throws InterruptedException {
        thread.join(patience);
    }

    private Engine engine() {
        return joined(loaded);
    }

    /** Waits; what loading threw is thrown here as it was. */
    static Engine joined(CompletableFuture<Engine> loading) {
        try {
            return loading.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void run(Supplier<Engine> load) {
        try (Engine engine = load.get()) {
            loaded.complete(engine);
            try {
                serve(engine);
            } finally {
                adapted.forEach(Engine::close);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            if (!loaded.completeExceptionally(e)) {
                LOG.error("the thread of a model died", e);
            }
        } finally {
            running.addAll(arriving);
            running.forEach(work -> work.failed(new IllegalStateException("the model was closed")));
        }
    }

    private void serve(Engine engine) throws InterruptedException {
        while (!stopping || !running.isEmpty()) {
            admit();
            Work work = running.pollFirst();
            if (work != null && advance(work, engine)) {
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

    private boolean advance(Work work, Engine engine) {
        boolean more = false;
        try {
            more = !work.abandoned() && work.step(engine);
        } catch (Throwable e) {
            work.failed(e);
        }
        if (!more) {
            end(work);
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

    private static final class Stop implements Work {
        @Override
        public boolean step(Engine engine) {
            return false;
        }

        @Override
        public boolean abandoned() {
            return true;
        }

        @Override
        public void failed(Throwable cause) {}

        @Override
        public void end() {}
    }
}
