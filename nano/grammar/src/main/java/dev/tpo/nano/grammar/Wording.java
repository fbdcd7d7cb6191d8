package dev.tpo.nano.grammar;

import dev.tpo.answers.ClockTime;

/** The questions of the world in plain English, about things named by a phrase: {@code red circle}. */
public final class Wording {
    /** Asks for a caption: what appears, in its order, separated by commas. */
    public static final String DESCRIBE = "Describe the video.";

    private Wording() {}

    public static String after(String phrase) {
        return "What appears right after the " + phrase + "?";
    }

    public static String before(String phrase) {
        return "What appears right before the " + phrase + "?";
    }

    public static String first(String one, String other) {
        return "Which comes first, the " + one + " or the " + other + "?";
    }

    public static String when(String phrase) {
        return "When does the " + phrase + " appear?";
    }

    public static String span(String phrase) {
        return "When is the " + phrase + " shown?";
    }

    /** The answer to {@link #span}: {@code 00:30 to 00:55}. */
    public static String times(double startSeconds, double endSeconds) {
        return ClockTime.of(startSeconds) + " to " + ClockTime.of(endSeconds);
    }

    public static String at(double seconds) {
        return "What is shown at " + ClockTime.of(seconds) + "?";
    }

    public static String exist(String phrase) {
        return "Does the " + phrase + " ever appear?";
    }
}
