package dev.tpo.inference.engine;

import java.nio.file.Path;

/** Brings a checkpoint into memory. Called on the thread that will own the engine. */
public interface EngineLoader {
    /** Bytes that the checkpoint's weights will take. */
    long weightBytes(Path checkpoint);

    Engine load(Path checkpoint, String revision);
}
