package dev.tpo.benchmarks;

import dev.tpo.input.ForeignJson;
import dev.tpo.input.UnfitInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** LongVideoBench's interleaved form: subtitles stand between the frames that they are spoken over. */
public final class LongVideoBenchSubtitles {
    private static final int MAX_TOKENS = 1_000_000;

    private LongVideoBenchSubtitles() {}

    /** What stands before the question. */
    public sealed interface Piece {
        /** @param index of the frame times, from 0 */
        record Frame(int index) implements Piece {}

        record Line(String text) implements Piece {}
    }

    /**
     * A subtitle.
     *
     * @param endSeconds null where it lasts until the video's end
     */
    public record Subtitle(double startSeconds, @Nullable Double endSeconds, String text) {}

    /**
     * Both published forms: {@code {"timestamp": [start, end], "text"}}, in which an end that is not written with a
     * decimal point is open, and {@code {"start": "h:m:s", "end", "line"}}.
     *
     * @param what the file's name in messages
     */
    public static List<Subtitle> read(byte[] json, String what) throws UnfitInputException {
        List<Subtitle> subtitles = new ArrayList<>();
        JsonNode rows = ForeignJson.tree(json, what, MAX_TOKENS);
        if (!rows.isArray()) {
            throw new UnfitInputException(what + " is not a list of subtitles");
        }
        for (JsonNode fields : rows) {
            Row row = new Row(what, subtitles.size() + 1, fields);
            subtitles.add(row.has("timestamp") ? timed(row) : clocked(row));
        }
        return subtitles;
    }

    /** Times in seconds of at most {@code most} frames of a video; one a second where it is no longer than that. */
    public static List<Double> frameTimes(double durationSeconds, int most) {
        return durationSeconds > most
                ? IntStream.range(0, most)
                        .mapToObj(i -> durationSeconds / most * i)
                        .toList()
                : IntStream.range(0, (int) durationSeconds)
                        .mapToObj(i -> (double) i)
                        .toList();
    }

    /**
     * Every frame in order; a subtitle stands where its middle falls among them if a frame lies within it, one shorter
     * than a second counting as a second.
     *
     * @param frameTimes in seconds, rising
     * @param startSeconds the subtitles' time at the video's beginning ({@code starting_timestamp_for_subtitles})
     */
    public static List<Piece> interleave(
            List<Double> frameTimes, List<Subtitle> subtitles, double startSeconds, double durationSeconds) {
        List<Piece> pieces = new ArrayList<>();
        int shown = 0;
        for (Subtitle subtitle : subtitles) {
            Double until = subtitle.endSeconds();
            double start = subtitle.startSeconds() - startSeconds;
            double end = (until == null ? durationSeconds : until) - startSeconds;
            double middle = (start + end) / 2;
            while (shown < frameTimes.size() && frameTimes.get(shown) <= middle) {
                pieces.add(new Piece.Frame(shown++));
            }
            double from = end - start < 1 ? middle - 0.5 : start;
            double to = end - start < 1 ? middle + 0.5 : end;
            if (frameTimes.stream().anyMatch(time -> time > from && time < to)) {
                pieces.add(new Piece.Line(subtitle.text()));
            }
        }
        while (shown < frameTimes.size()) {
            pieces.add(new Piece.Frame(shown++));
        }
        return pieces;
    }

    /** The whole prompt, {@code <image>} standing for a frame. */
    public static String prompt(List<Piece> pieces, Question question) {
        return Stream.concat(pieces.stream().map(LongVideoBenchSubtitles::text), Stream.of(question.prompt()))
                .collect(Collectors.joining("\n"));
    }

    private static String text(Piece piece) {
        return switch (piece) {
            case Piece.Frame frame -> "<image>";
            case Piece.Line line -> line.text();
        };
    }

    private static Subtitle timed(Row row) throws UnfitInputException {
        JsonNode times = row.fields().get("timestamp");
        if (times.size() != 2 || !times.path(0).isNumber()) {
            throw row.unfit("has a timestamp that is not [start, end]");
        }
        JsonNode end = times.path(1);
        return new Subtitle(
                times.path(0).doubleValue(), end.isFloatingPointNumber() ? end.doubleValue() : null, row.text("text"));
    }

    private static Subtitle clocked(Row row) throws UnfitInputException {
        return new Subtitle(seconds(row, "start"), seconds(row, "end"), row.text("line"));
    }

    private static double seconds(Row row, String column) throws UnfitInputException {
        String[] parts = row.text(column).split(":", -1);
        try {
            if (parts.length == 3) {
                return Integer.parseInt(parts[0]) * 3600.0
                        + Integer.parseInt(parts[1]) * 60.0
                        + Double.parseDouble(parts[2]);
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw row.unfit("has a " + column + " that is not hours:minutes:seconds");
    }
}
