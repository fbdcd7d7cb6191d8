package dev.tpo.rows;

/**
 * What one side of a conversation says.
 *
 * @param role {@code system}, {@code user} or {@code assistant}
 */
public record Turn(String role, String text) {
    public static final String SYSTEM = "system";
    public static final String USER = "user";
    public static final String ASSISTANT = "assistant";

    public static Turn user(String text) {
        return new Turn(USER, text);
    }
}
