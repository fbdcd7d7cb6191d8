package dev.tpo.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What a question of Video-MME is with subtitles: the lines that are shown while one of the sampled frames is. */
public final class VideoMmeSubtitles {
    private static final Pattern SPOKEN = Pattern.compile("<font color=\"white\" size=\".72c\">(.*?)</font>");

    private VideoMmeSubtitles() {}

    /**
     * @param blocks in their order, in which lines are given (lmms-eval has the order of a Python set)
     * @param fps frames a second of the whole video, above 0
     * @param frameCount of the video, at least 1
     * @param samples how many frames, evenly from the first to the last, are looked at; lmms-eval's default is 32
     */
    public static String prompt(
            Question question, List<SrtFile.Block> blocks, double fps, long frameCount, int samples) {
        if (fps <= 0 || frameCount < 1 || samples < 1) {
            throw new IllegalArgumentException(
                    "fps " + fps + ", " + frameCount + " frames, " + samples + " samples: all must be above 0");
        }
        List<Long> sampled = sampled(frameCount, samples);
        List<String> lines = new ArrayList<>();
        for (SrtFile.Block block : blocks) {
            long from = (long) (block.startSeconds() * fps);
            long to = (long) (block.endSeconds() * fps);
            Matcher spoken = SPOKEN.matcher(block.text());
            if (sampled.stream().anyMatch(frame -> frame >= from && frame < to) && spoken.find()) {
                lines.add(spoken.group(1));
            }
        }
        return prompt(question, String.join("\n", lines));
    }

    /** For a video that has no subtitles. */
    public static String promptWithout(Question question) {
        return prompt(question, "No subtitles available");
    }

    private static String prompt(Question question, String lines) {
        return "This video's subtitles are listed below: \n" + lines + "\n" + VideoMme.TASK + question.stem()
                + "\nThe best answer is:";
    }

    private static List<Long> sampled(long frameCount, int samples) {
        double step = samples == 1 ? 0 : (frameCount - 1) / (double) (samples - 1);
        return IntStream.range(0, samples)
                .mapToObj(i -> i > 0 && i == samples - 1 ? frameCount - 1 : (long) (i * step))
                .toList();
    }
}
