package dev.tpo.chat;

import java.time.Duration;
import java.util.Locale;

/** Durations in messages: {@code 15m}, {@code 1h30m}. */
final class Words {
    private Words() {}

    static String of(Duration time) {
        return time.toString().substring("PT".length()).toLowerCase(Locale.ROOT);
    }
}
