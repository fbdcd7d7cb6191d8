package dev.tpo.inference.engine;

import java.nio.file.Path;

/** Brings a checkpoint into memory. Called on the thread that will own the engine. */
@FunctionalInterface
public interface EngineLoader {
    Engine load(Path checkpoint, String revision);
}
