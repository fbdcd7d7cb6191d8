package dev.tpo.inference.engine;

/** Something that a model's thread does in steps. */
interface Work {
    /** False: done. Whatever it throws ends this work only. */
    boolean step();

    /** Nobody waits for it any more. */
    default boolean abandoned() {
        return false;
    }

    void failed(Throwable cause);

    /** Called once, after the last step. */
    default void end() {}
}
