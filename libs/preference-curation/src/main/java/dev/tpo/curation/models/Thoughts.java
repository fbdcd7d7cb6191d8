package dev.tpo.curation.models;

/** What a model thinks aloud before it answers is no part of its answer. */
final class Thoughts {
    private static final String OPEN = "<think>";
    private static final String CLOSE = "</think>";

    private Thoughts() {}

    /** Without what stands up to the last {@code </think>}; of a thought that never ends nothing is left. */
    static String cut(String text) {
        int end = text.lastIndexOf(CLOSE);
        if (end >= 0) {
            return text.substring(end + CLOSE.length()).strip();
        }
        return text.stripLeading().startsWith(OPEN) ? "" : text;
    }
}
