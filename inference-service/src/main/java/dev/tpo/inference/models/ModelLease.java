package dev.tpo.inference.models;

import dev.tpo.inference.engine.HostedModel;

/** A loaded model that stays loaded until this is closed, once. */
public record ModelLease(ModelRef model, HostedModel hosted, Runnable giveBack) implements AutoCloseable {
    @Override
    public void close() {
        giveBack.run();
    }
}
