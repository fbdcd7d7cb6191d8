package dev.tpo.chat.wire;

import java.net.http.HttpHeaders;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** When a server wants to be asked again. */
public final class ComeAgain {
    private static final String NUMBER = "\\d{1,9}(\\.\\d{1,9})?";

    private ComeAgain() {}

    /** By {@code retry-after-ms} or {@code Retry-After}, in seconds or as a date; null: it does not say. */
    public static @Nullable Duration in(HttpHeaders headers, Clock clock) {
        String millis = headers.firstValue("retry-after-ms").orElse("").strip();
        if (millis.matches(NUMBER)) {
            return Duration.ofMillis((long) Math.ceil(Double.parseDouble(millis)));
        }
        String value = headers.firstValue("Retry-After").orElse("").strip();
        if (value.matches(NUMBER)) {
            return Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * 1000));
        }
        try {
            var at = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration wait = Duration.between(clock.instant(), at);
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
