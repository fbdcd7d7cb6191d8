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

    /**
     * What a question begins with.
     *
     * @param count placeholders
     * @param question the rest
     */
    record Head(int count, String question) {}

    static Head head(String given) {
        int count = 0;
        String question = given;
        for (Matcher next = AT_HEAD.matcher(given); next.lookingAt(); next.reset(question)) {
            question = question.substring(next.end());
            count++;
        }
        return new Head(count, question);
    }

    /** Such that {@link #head} gives number and question back. */
    static String before(int count, String question) {
        boolean blank = count > 0 && !question.isEmpty() && Character.isWhitespace(question.charAt(0));
        return VIDEO.repeat(count) + (blank ? "\n" : "") + question;
    }

    /** For tools that put frames wherever one stands, also in an answer. */
    static void requireNone(int line, PreferenceForm form, String text) {
        Matcher found = ANY.matcher(text);
        if (found.find()) {
            throw InvalidRowsException.at(
                    line,
                    "holds " + found.group() + " elsewhere than at the head of a question, where " + form.whose()
                            + " tools put the frames; here they come before its words");
        }
    }
}
