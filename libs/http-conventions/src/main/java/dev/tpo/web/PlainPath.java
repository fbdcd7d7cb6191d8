package dev.tpo.web;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * A request's path where it can be read in one way only. What is let in by its path must have such a one: the container,
 * the routes and the handlers each have their own idea of {@code /a/..;x/b} and {@code %2e}.
 */
public final class PlainPath {
    private PlainPath() {}

    /** Null where the path holds an escape, a parameter, an empty segment, or one that begins with a dot. */
    public static @Nullable String of(HttpServletRequest request) {
        String path = request.getRequestURI();
        boolean plain = path.chars().noneMatch(c -> c == '%' || c == ';' || c == '\\')
                && !path.contains("//")
                && !path.contains("/.");
        return plain ? path : null;
    }

    public static boolean isBelow(String path, String folder) {
        return path.equals(folder) || path.startsWith(folder + "/");
    }
}
