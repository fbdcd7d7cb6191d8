package dev.tpo.inference.engine;

import java.util.List;

/** One message, read and resolved. */
public record Turn(Role role, List<Part> parts) {
    public Turn {
        parts = List.copyOf(parts);
    }

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public sealed interface Part {}

    public record Text(String text) implements Part {}

    public record Video(VideoView view) implements Part {}
}
