package dev.tpo.lmm.prompt;

import java.util.List;

/** One message of a chat. Videos belong to the user's. */
public record ChatTurn(Role role, List<Part> parts) {
    public ChatTurn {
        parts = List.copyOf(parts);
        if (role != Role.USER && parts.stream().anyMatch(Video.class::isInstance)) {
            throw new IllegalArgumentException("only the user's messages may show a video");
        }
    }

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT
    }

    public sealed interface Part {}

    public record Text(String text) implements Part {}

    public record Video(VideoInput input) implements Part {}

    public static ChatTurn user(Part... parts) {
        return new ChatTurn(Role.USER, List.of(parts));
    }

    /** Its texts, a line each. */
    String words() {
        StringBuilder text = new StringBuilder();
        for (Part part : parts) {
            if (part instanceof Text(String words)) {
                text.append(text.isEmpty() ? "" : "\n").append(words);
            }
        }
        return text.toString();
    }
}
