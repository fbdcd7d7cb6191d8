package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SubRip subtitles, as Video-MME has them. */
public final class SrtFile {
    private static final Pattern TIMES =
            Pattern.compile("(\\d+):(\\d+):(\\d+),(\\d+) --> (\\d+):(\\d+):(\\d+),(\\d+).*");

    private SrtFile() {}

    /** A block: from when to when, in seconds, and its lines joined by blanks. */
    public record Block(double startSeconds, double endSeconds, String text) {}

    /**
     * The blocks in their order; what has fewer than three lines is none, and of two with the same times the first place
     * and the second text count, as in lmms-eval.
     *
     * @throws UnfitInputException if a block's second line is not its times
     */
    public static List<Block> blocks(String content) throws UnfitInputException {
        Map<List<Double>, Block> blocks = new LinkedHashMap<>();
        String text = content.replace("\r\n", "\n").replace('\r', '\n');
        for (String section : text.split("\n\n")) {
            // More than one empty line between blocks would shift their lines.
            List<String> lines = List.of(section.replaceFirst("^\n+", "").split("\n", -1));
            if (lines.size() >= 3) {
                Block block = block(lines);
                blocks.put(List.of(block.startSeconds(), block.endSeconds()), block);
            }
        }
        return List.copyOf(blocks.values());
    }

    private static Block block(List<String> lines) throws UnfitInputException {
        Matcher times = TIMES.matcher(lines.get(1));
        if (!times.matches()) {
            throw new UnfitInputException("the subtitles have a block without times, " + Row.shown(lines.get(0)));
        }
        return new Block(seconds(times, 1), seconds(times, 5), String.join(" ", lines.subList(2, lines.size())));
    }

    private static double seconds(Matcher times, int group) {
        return whole(times, group) * 3600
                + whole(times, group + 1) * 60
                + whole(times, group + 2)
                + whole(times, group + 3) / 1000;
    }

    private static double whole(Matcher times, int group) {
        return Double.parseDouble(times.group(group));
    }
}
