package dev.tpo.rows;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code <video>} and {@code <image>}: where the frames go, in the words of LLaVA and its relatives. No part of a question. */
final class Placeholder {
    static final String VIDEO = "<video>";

    /** With the line break or the blank that parts it from the question. */
    private static final Pattern AT_HEAD = Pattern.compile("\\s*<(?:image|video)>(?:\r\n|\n| )?");

    private static final Pattern ANY = Pattern.compile("<(?:image|video|audio)>");

    private Placeholder() {}

    /** The question without the one that it may begin with. */
    static String dropped(int line, String field, String given) {
        Matcher placeholder = AT_HEAD.matcher(given);
        if (!placeholder.lookingAt()) {
            return given;
        }
        String question = given.substring(placeholder.end());
        if (placeholder.reset(question).lookingAt()) {
            throw InvalidRowsException.at(
                    line, "begins '" + field + "' with more than one placeholder; it is about one video");
        }
        if (question.isBlank()) {
            throw InvalidRowsException.at(line, "has no words in '" + field + "' beside its placeholder");
        }
        return question;
    }

    /** Such that {@link #dropped} gives the question back. */
    static String before(String question) {
        boolean blank = !question.isEmpty() && Character.isWhitespace(question.charAt(0));
        return VIDEO + (blank ? "\n" : "") + question;
    }

    /** For tools that put frames wherever one stands, also in an answer. */
    static void requireNone(int line, PreferenceForm form, String text) {
        Matcher found = ANY.matcher(text);
        if (found.find()) {
            throw InvalidRowsException.at(
                    line,
                    "holds " + found.group() + " elsewhere than at the head of its first question, where "
                            + form.whose() + " tools put the frames; here they come first");
        }
    }
}
