package dev.tpo.lmm.prompt;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** Qwen2's ChatML as LLaVA-Video, LLaVA-OneVision and LongVA were trained with it; each message is a turn of its own. */
final class ChatMlWording implements Wording {
    private static final String DEFAULT_SYSTEM = "You are a helpful assistant.";

    private final int start;
    private final int end;
    private final boolean times;

    /** @param times whether a sentence with the frames' times stands behind each video */
    ChatMlWording(ChatTokenizer tokenizer, boolean times) {
        this.start = tokenizer.control("<|im_start|>");
        this.end = tokenizer.control("<|im_end|>");
        this.times = times;
    }

    @Override
    public void lay(List<ChatTurn> turns, PromptLayout layout) {
        if (turns.isEmpty() || turns.getFirst().role() != ChatTurn.Role.SYSTEM) {
            open("system", layout);
            layout.text(DEFAULT_SYSTEM);
            close(layout);
        }
        for (ChatTurn turn : turns) {
            open(turn.role().name().toLowerCase(Locale.ROOT), layout);
            parts(turn, layout);
            close(layout);
        }
        open("assistant", layout);
    }

    private void open(String role, PromptLayout layout) {
        layout.control(start);
        layout.text(role + "\n");
    }

    private void close(PromptLayout layout) {
        layout.control(end);
        layout.text("\n");
    }

    /** A line each. */
    private void parts(ChatTurn turn, PromptLayout layout) {
        boolean unfinishedLine = false;
        for (ChatTurn.Part part : turn.parts()) {
            layout.text(unfinishedLine ? "\n" : "");
            switch (part) {
                case ChatTurn.Text(String words) -> {
                    layout.text(words);
                    unfinishedLine |= !words.isEmpty();
                }
                case ChatTurn.Video(VideoInput video) -> {
                    layout.video(video);
                    layout.text(times ? "\n" + timeInstruction(video) + "\n" : "\n");
                    unfinishedLine = false;
                }
            }
        }
    }

    static String timeInstruction(VideoInput video) {
        List<Double> times = video.toldSeconds();
        StringJoiner located = new StringJoiner(",");
        times.forEach(time -> located.add(twoDecimals(time) + "s"));
        return String.format(
                Locale.ROOT,
                "The video lasts for %s seconds, and %d frames are uniformly sampled from it. These frames are"
                        + " located at %s.Please answer the following questions related to this video.",
                twoDecimals(video.durationSeconds()),
                times.size(),
                located);
    }

    /** As Python rounds: 0.125 is 0.12 there and 0.13 in Java's formats. */
    private static String twoDecimals(double seconds) {
        return new BigDecimal(seconds).setScale(2, RoundingMode.HALF_EVEN).toPlainString();
    }
}
