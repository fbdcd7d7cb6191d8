package dev.tpo.nano.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** A few workers, each with a tool of its own that takes no two hands at a time. */
final class Crew<T extends AutoCloseable> implements AutoCloseable {
    private final List<T> tools = new ArrayList<>();
    private final BlockingQueue<T> free;
    private final ExecutorService workers;

    Crew(int workers, Supplier<T> tool) {
        this.free = new ArrayBlockingQueue<>(workers);
        this.workers = Executors.newFixedThreadPool(workers);
        try {
            for (int i = 0; i < workers; i++) {
                T one = tool.get();
                tools.add(one);
                free.add(one);
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /** What comes of each, in the order of the items. The first that fails ends it. */
    <I, O> List<O> map(List<I> items, BiFunction<T, I, O> work, Runnable done) {
        List<Future<O>> futures = new ArrayList<>();
        for (I item : items) {
            futures.add(workers.submit(() -> {
                T tool = free.take();
                try {
                    O result = work.apply(tool, item);
                    done.run();
                    return result;
                } finally {
                    free.add(tool);
                }
            }));
        }
        try {
            List<O> results = new ArrayList<>();
            for (Future<O> future : futures) {
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        } finally {
            futures.forEach(future -> future.cancel(false));
        }
    }

    @Override
    public void close() {
        workers.shutdown();
        workers.close();
        for (T tool : tools) {
            try {
                tool.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
