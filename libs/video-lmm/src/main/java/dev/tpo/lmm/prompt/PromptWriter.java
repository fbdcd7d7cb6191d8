package dev.tpo.lmm.prompt;

import dev.tpo.lmm.files.PromptForm;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/** Lays a chat out in the form that the checkpoint was trained with. */
public final class PromptWriter {
    private static final String DEFAULT_SYSTEM = "You are a helpful assistant.";

    private final ChatTokenizer tokenizer;
    private final PromptForm form;
    private final ToIntFunction<VideoInput> visualTokens;

    /** @param visualTokens how many tokens a video takes in the prompt */
    public PromptWriter(ChatTokenizer tokenizer, PromptForm form, ToIntFunction<VideoInput> visualTokens) {
        this.tokenizer = tokenizer;
        this.form = form;
        this.visualTokens = visualTokens;
    }

    public Prompt write(List<ChatTurn> turns) {
        Layout layout = new Layout();
        switch (form) {
            case TIME_TOKENS -> compact(turns, layout);
            case TIME_SENTENCE -> chatMl(turns, layout, true);
            case PLAIN -> chatMl(turns, layout, false);
        }
        return layout.prompt();
    }

    /** Nano's: one special token opens a turn; a system message stands before the first question. */
    private static void compact(List<ChatTurn> turns, Layout layout) {
        String system = "";
        for (ChatTurn turn : turns) {
            switch (turn.role()) {
                case SYSTEM -> system = turn.text() + " ";
                case USER -> {
                    layout.text("<|user|>");
                    videos(turn, layout);
                    layout.text(system + turn.text());
                    system = "";
                }
                case ASSISTANT -> layout.text("<|assistant|>" + turn.text() + "<|end|>");
            }
        }
        layout.text("<|assistant|>");
    }

    private static void videos(ChatTurn turn, Layout layout) {
        for (ChatTurn.Part part : turn.parts()) {
            if (part instanceof ChatTurn.Video(VideoInput video)) {
                layout.video(video);
            }
        }
    }

    private static void chatMl(List<ChatTurn> turns, Layout layout, boolean times) {
        if (turns.isEmpty() || turns.getFirst().role() != ChatTurn.Role.SYSTEM) {
            layout.text("<|im_start|>system\n" + DEFAULT_SYSTEM + "<|im_end|>\n");
        }
        for (ChatTurn turn : turns) {
            layout.text("<|im_start|>" + turn.role().name().toLowerCase(Locale.ROOT) + "\n");
            for (ChatTurn.Part part : turn.parts()) {
                if (part instanceof ChatTurn.Video(VideoInput video)) {
                    layout.video(video);
                    layout.text(times ? "\n" + timeInstruction(video) + "\n" : "\n");
                }
            }
            layout.text(turn.text() + "<|im_end|>\n");
        }
        layout.text("<|im_start|>assistant\n");
    }

    static String timeInstruction(VideoInput video) {
        List<Double> times = video.receipt().timestampsSeconds();
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

    /** Text between two videos is tokenized in one go. */
    private final class Layout {
        private final List<Prompt.Piece> pieces = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private int tokens;
        private int videoTokens;

        void text(String more) {
            text.append(more);
        }

        void video(VideoInput video) {
            flush();
            pieces.add(new Prompt.VideoPiece(video));
            int count = visualTokens.applyAsInt(video);
            tokens += count;
            videoTokens += count;
        }

        Prompt prompt() {
            flush();
            return new Prompt(pieces, tokens, videoTokens);
        }

        private void flush() {
            List<Long> ids =
                    LongStream.of(tokenizer.encode(text.toString())).boxed().toList();
            if (!ids.isEmpty()) {
                pieces.add(new Prompt.TextPiece(ids));
                tokens += ids.size();
            }
            text.setLength(0);
        }
    }
}
