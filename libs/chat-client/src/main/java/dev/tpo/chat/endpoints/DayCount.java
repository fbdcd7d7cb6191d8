package dev.tpo.chat.endpoints;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an endpoint was asked in a day.
 *
 * @param day in UTC
 * @param requests over HTTP, whatever came of them
 * @param tokens of prompts and answers
 */
public record DayCount(LocalDate day, long requests, long tokens) {
    private static final Pattern LINE = Pattern.compile("(\\S+) requests=(\\d{1,18}) tokens=(\\d{1,18})");

    static DayCount none(LocalDate day) {
        return new DayCount(day, 0, 0);
    }

    DayCount plus(long moreRequests, long moreTokens) {
        return new DayCount(day, requests + moreRequests, tokens + moreTokens);
    }

    String line() {
        return day + " requests=" + requests + " tokens=" + tokens;
    }

    /** Empty: it is no such line. */
    static Optional<DayCount> parse(String line) {
        Matcher read = LINE.matcher(line);
        if (!read.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DayCount(
                    LocalDate.parse(read.group(1)), Long.parseLong(read.group(2)), Long.parseLong(read.group(3))));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
