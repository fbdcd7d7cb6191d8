package dev.tpo.inference.engine;

/** Work was given to a model that has ended meanwhile; asking again loads it anew. */
public final class ModelClosedException extends RuntimeException {
    ModelClosedException() {
        super("the model was closed meanwhile; ask again");
    }
}
