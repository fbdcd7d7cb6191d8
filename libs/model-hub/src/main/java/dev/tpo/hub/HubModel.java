package dev.tpo.hub;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model on a hub.
 *
 * @param revision a branch, a tag or a commit
 */
public record HubModel(String owner, String name, String revision) {
    public static final String SCHEME = "hf://";
    private static final String DEFAULT_REVISION = "main";
    private static final int MAX_NAME = 96;
    private static final Pattern URI = Pattern.compile("hf://([^/@]+)/([^/@]+)(?:@(.+))?");
    private static final Pattern PART = Pattern.compile("\\w(?:[\\w.-]*\\w)?");
    private static final Pattern REVISION = Pattern.compile("\\w[\\w.+/-]*");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public HubModel {
        requireName("owner", owner);
        requireName("name", name);
        requireRevision(revision);
    }

    /** @throws IllegalArgumentException with a message for the one who wrote it */
    public static HubModel parse(String source) {
        Matcher matcher = URI.matcher(source);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + source + "' is not hf://owner/name or hf://owner/name@revision");
        }
        String revision = matcher.group(3);
        return new HubModel(matcher.group(1), matcher.group(2), revision == null ? DEFAULT_REVISION : revision);
    }

    /** {@code owner/name}. */
    public String id() {
        return owner + "/" + name;
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    @Override
    public String toString() {
        return SCHEME + id() + "@" + revision;
    }

    /** The hub's own rule; {@code --} stands for {@code /} in the cache's folder names. */
    private static void requireName(String part, String value) {
        if (value.length() > MAX_NAME
                || !PART.matcher(value).matches()
                || value.contains("..")
                || value.contains("--")
                || value.endsWith(".git")) {
            throw new IllegalArgumentException("'" + value + "' cannot be the " + part + " of a model on a hub");
        }
    }

    /** It becomes a path below {@code refs/}. */
    private static void requireRevision(String revision) {
        boolean dots = Arrays.stream(revision.split("/", -1))
                .anyMatch(segment -> segment.isEmpty() || segment.startsWith(".") || segment.contains(".."));
        if (dots || revision.length() > 200 || !REVISION.matcher(revision).matches()) {
            throw new IllegalArgumentException("'" + revision + "' cannot be a revision");
        }
    }
}
