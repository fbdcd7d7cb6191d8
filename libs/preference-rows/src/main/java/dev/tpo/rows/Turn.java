package dev.tpo.rows;

import java.util.List;

/**
 * What one side of a conversation says.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 * @param videos references of the videos that the turn shows before its words, in order; only a user's has any
 */
public record Turn(String role, List<String> videos, String text) {
    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";

    public Turn {
        videos = List.copyOf(videos);
    }

    public Turn(String role, String text) {
        this(role, List.of(), text);
    }

    public static Turn user(String text) {
        return new Turn(USER, text);
    }

    public static Turn user(List<String> videos, String text) {
        return new Turn(USER, videos, text);
    }

    boolean isUsers() {
        return role.equals(USER);
    }
}
