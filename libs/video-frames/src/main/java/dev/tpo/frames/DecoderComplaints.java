package dev.tpo.frames;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ffmpeg printed at level error, without what concerns other streams: broken sound does not make a video damaged.
 */
record DecoderComplaints(List<String> lines) {

    private static final Pattern SPEAKER = Pattern.compile("^\\[(\\S+) @ 0x[0-9a-f]+] ?(.*)$");

    static DecoderComplaints about(VideoHeader header, String stderr) {
        return new DecoderComplaints(stderr.lines()
                .filter(line -> !line.isBlank())
                .filter(line -> {
                    Matcher matcher = SPEAKER.matcher(line);
                    return !matcher.matches()
                            || matcher.group(1).equals(header.codec())
                            || !header.otherCodecs().contains(matcher.group(1));
                })
                .map(DecoderComplaints::withoutAddress)
                .toList());
    }

    boolean isEmpty() {
        return lines.isEmpty();
    }

    String orElse(String otherwise) {
        return isEmpty() ? otherwise : lines.getFirst();
    }

    static String lastLine(String stderr) {
        return withoutAddress(stderr.lines().filter(line -> !line.isBlank()).reduce("no reason given", (a, b) -> b));
    }

    /** Neither a memory address nor a path of this machine belongs into a message to a user. */
    private static String withoutAddress(String line) {
        Matcher matcher = SPEAKER.matcher(line);
        String said = matcher.matches() ? matcher.group(1) + ": " + matcher.group(2) : line;
        return said.replaceFirst("^file:.*?: ", "");
    }
}
