package dev.tpo.inference.chat;

import dev.tpo.lmm.prompt.ChatTurn;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What a client should know about its question, though it is answered: a model says something in any case. */
final class Notes {
    private static final Pattern CLOCK = Pattern.compile("(?<![\\d:])(?:(\\d{1,2}):)?(\\d{1,2}):([0-5]\\d)(?![\\d:])");

    private Notes() {}

    /** On each time of the question that no video shown reaches. */
    static List<String> on(Conversation conversation) {
        double longest = conversation.videos().stream()
                .mapToDouble(video -> video.origin().timed() ? video.durationSeconds() : Double.POSITIVE_INFINITY)
                .max()
                .orElse(Double.POSITIVE_INFINITY);
        return conversation.turns().getLast().parts().stream()
                .flatMap(part -> part instanceof ChatTurn.Text(String text)
                        ? CLOCK.matcher(text).results()
                        : Stream.empty())
                .filter(time -> seconds(time) > longest)
                .map(time -> String.format(
                        Locale.ROOT, "the question names %s, but the video ends after %.2f s", time.group(), longest))
                .distinct()
                .toList();
    }

    private static double seconds(MatchResult time) {
        int hours = time.group(1) == null ? 0 : Integer.parseInt(time.group(1));
        return 60.0 * (60.0 * hours + Integer.parseInt(time.group(2))) + Integer.parseInt(time.group(3));
    }
}
