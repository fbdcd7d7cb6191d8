package dev.tpo.lmm.prompt;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** A prompt being laid out. Text between two videos or control tokens is tokenized in one go. */
final class PromptLayout {
    private final ChatTokenizer tokenizer;
    private final ToIntFunction<VideoInput> visualTokens;
    private final List<Prompt.Piece> pieces = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Long> ids = new ArrayList<>();
    private int tokens;
    private int videoTokens;

    /** @param visualTokens how many tokens a video takes in the prompt */
    PromptLayout(ChatTokenizer tokenizer, ToIntFunction<VideoInput> visualTokens) {
        this.tokenizer = tokenizer;
        this.visualTokens = visualTokens;
    }

    void text(String more) {
        text.append(more);
    }

    void control(long id) {
        endText();
        ids.add(id);
    }

    void video(VideoInput video) {
        endPiece();
        pieces.add(new Prompt.VideoPiece(video));
        int count = visualTokens.applyAsInt(video);
        tokens += count;
        videoTokens += count;
    }

    Prompt prompt() {
        endPiece();
        return new Prompt(pieces, tokens, videoTokens);
    }

    private void endText() {
        for (long id : tokenizer.encode(text.toString())) {
            ids.add(id);
        }
        text.setLength(0);
    }

    private void endPiece() {
        endText();
        if (!ids.isEmpty()) {
            pieces.add(new Prompt.TextPiece(List.copyOf(ids)));
            tokens += ids.size();
            ids.clear();
        }
    }
}
