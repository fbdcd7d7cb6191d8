package dev.tpo.inference.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Brings an adapter beside the thread's model, in one step. */
final class AdapterWork implements Work {
    private final Supplier<Engine> load;
    private final CompletableFuture<Engine> loaded = new CompletableFuture<>();

    AdapterWork(Supplier<Engine> load) {
        this.load = load;
    }

    CompletableFuture<Engine> loaded() {
        return loaded;
    }

    @Override
    public boolean step() {
        loaded.complete(load.get());
        return false;
    }

    @Override
    public void failed(Throwable cause) {
        loaded.completeExceptionally(cause);
    }
}
