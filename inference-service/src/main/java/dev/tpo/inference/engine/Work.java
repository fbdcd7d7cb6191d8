package dev.tpo.inference.engine;

/** Something that a model's thread does in steps. */
interface Work {
    /** False: done. Whatever it throws ends this work only. */
    boolean step(Engine engine);

    /** Nobody waits for it any more. */
    boolean abandoned();

    void failed(Throwable cause);

    /** Called once, after the last step. */
    void end();
}
