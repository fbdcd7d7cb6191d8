package dev.tpo.inference.engine;

import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** Brings an adapter beside the thread's model, in one step. */
final class AdapterWork implements Work {
    private final UnaryOperator<Engine> load;
    private final CompletableFuture<Engine> loaded = new CompletableFuture<>();

    /** @param load from the base to itself with the adapter */
    AdapterWork(UnaryOperator<Engine> load) {
        this.load = load;
    }

    CompletableFuture<Engine> loaded() {
        return loaded;
    }

    @Override
    public boolean step(Engine base) {
        loaded.complete(load.apply(base));
        return false;
    }

    @Override
    public boolean abandoned() {
        return false;
    }

    @Override
    public void failed(Throwable cause) {
        loaded.completeExceptionally(cause);
    }

    @Override
    public void end() {}
}
