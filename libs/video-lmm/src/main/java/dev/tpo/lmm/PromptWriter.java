package dev.tpo.lmm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;

/** Lays a chat out in the form that the checkpoint was trained with. */
final class PromptWriter {
    private static final String DEFAULT_SYSTEM = "You are a helpful assistant.";

    private final ChatTokenizer tokenizer;
    private final boolean timeTokens;
    private final ToIntFunction<VideoInput> visualTokens;

    /** @param visualTokens how many tokens a video takes in the prompt */
    PromptWriter(ChatTokenizer tokenizer, boolean timeTokens, ToIntFunction<VideoInput> visualTokens) {
        this.tokenizer = tokenizer;
        this.timeTokens = timeTokens;
        this.visualTokens = visualTokens;
    }

    Prompt write(List<ChatTurn> turns) {
        Layout layout = new Layout();
        if (timeTokens) {
            compact(turns, layout);
        } else {
            chatMl(turns, layout);
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

    /** LLaVA-Video's: ChatML, and a sentence with the frames' times behind each video. */
    private static void chatMl(List<ChatTurn> turns, Layout layout) {
        if (turns.isEmpty() || turns.getFirst().role() != ChatTurn.Role.SYSTEM) {
            layout.text("<|im_start|>system\n" + DEFAULT_SYSTEM + "<|im_end|>\n");
        }
        for (ChatTurn turn : turns) {
            layout.text("<|im_start|>" + turn.role().name().toLowerCase(Locale.ROOT) + "\n");
            for (ChatTurn.Part part : turn.parts()) {
                if (part instanceof ChatTurn.Video(VideoInput video)) {
                    layout.video(video);
                    layout.text("\n" + timeInstruction(video) + "\n");
                }
            }
            layout.text(turn.text() + "<|im_end|>\n");
        }
        layout.text("<|im_start|>assistant\n");
    }

    static String timeInstruction(VideoInput video) {
        List<Double> times = video.receipt().timestampsSeconds();
        StringJoiner located = new StringJoiner(",");
        times.forEach(time -> located.add(String.format(Locale.ROOT, "%.2fs", time)));
        return String.format(
                Locale.ROOT,
                "The video lasts for %.2f seconds, and %d frames are uniformly sampled from it. These frames are"
                        + " located at %s.Please answer the following questions related to this video.",
                video.durationSeconds(),
                times.size(),
                located);
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
