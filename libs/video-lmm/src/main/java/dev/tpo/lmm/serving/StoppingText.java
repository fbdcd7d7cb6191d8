package dev.tpo.lmm.serving;

import java.util.List;

/**
 * The growing text of an answer. What could still become part of a stop text, or is half of a character, is held back
 * until it is certain.
 */
final class StoppingText {
    private static final char HALF_CHARACTER = '\uFFFD';

    private final List<String> stops;
    private String text = "";
    private int certainLength;
    private int taken;
    private boolean stopped;

    StoppingText(List<String> stops) {
        this.stops = stops.stream().filter(stop -> !stop.isEmpty()).toList();
    }

    /** @param whole all text so far */
    void grow(String whole) {
        text = whole;
        for (String stop : stops) {
            int at = text.indexOf(stop);
            if (at >= 0) {
                text = text.substring(0, at);
                stopped = true;
            }
        }
        certainLength = stopped ? text.length() : text.length() - heldBack();
    }

    boolean stopped() {
        return stopped;
    }

    /** No more will come: all is certain. */
    void end() {
        certainLength = text.length();
    }

    String certain() {
        return text.substring(0, certainLength);
    }

    String takeNew() {
        if (certainLength <= taken) {
            return "";
        }
        String fresh = text.substring(taken, certainLength);
        taken = certainLength;
        return fresh;
    }

    private int heldBack() {
        int held = 0;
        while (held < text.length() && text.charAt(text.length() - 1 - held) == HALF_CHARACTER) {
            held++;
        }
        for (String stop : stops) {
            for (int length = Math.min(stop.length() - 1, text.length()); length > held; length--) {
                if (text.endsWith(stop.substring(0, length))) {
                    held = length;
                }
            }
        }
        return held;
    }
}
