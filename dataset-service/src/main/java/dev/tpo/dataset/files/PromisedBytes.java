package dev.tpo.dataset.files;

/** A feature to which content is still to come that was given room. */
public interface PromisedBytes {
    long promised();
}
