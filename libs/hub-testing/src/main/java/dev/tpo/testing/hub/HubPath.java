package dev.tpo.testing.hub;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a path of the hub asks for. */
record HubPath(Kind kind, String id, String revision, String name) {
    private static final Pattern API = Pattern.compile("/api/models/([^/]+/[^/]+)(?:/(revision|tree)/([^/]+))?/?");
    private static final Pattern RESOLVE = Pattern.compile("/(?!api/)([^/]+/[^/]+)/resolve/([^/]+)/(.+)");

    enum Kind {
        LISTING,
        TREE,
        FILE
    }

    static @Nullable HubPath of(String rawPath) {
        Matcher api = API.matcher(rawPath);
        if (api.matches()) {
            String revision = api.group(3) == null ? "main" : decoded(api.group(3));
            return new HubPath("tree".equals(api.group(2)) ? Kind.TREE : Kind.LISTING, api.group(1), revision, "");
        }
        Matcher file = RESOLVE.matcher(rawPath);
        return file.matches()
                ? new HubPath(Kind.FILE, file.group(1), decoded(file.group(2)), decoded(file.group(3)))
                : null;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
