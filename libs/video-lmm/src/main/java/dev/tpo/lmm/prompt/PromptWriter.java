package dev.tpo.lmm.prompt;

import dev.tpo.lmm.files.ModelConfig;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * Lays a chat out in the form that the checkpoint was trained with. Turn marks and the end of an answer are control tokens
 * that this puts in; what the client wrote is text, whatever it spells. Thread-safe.
 */
public final class PromptWriter {
    private final ChatTokenizer tokenizer;
    private final Wording wording;
    private final ToIntFunction<VideoInput> visualTokens;
    private final int endToken;
    private final int maxPositions;

    /**
     * @param visualTokens how many tokens a video takes in the prompt
     * @throws dev.tpo.lmm.files.CheckpointException if the tokenizer lacks a control token of the form
     */
    public PromptWriter(ChatTokenizer tokenizer, ModelConfig config, ToIntFunction<VideoInput> visualTokens) {
        this.tokenizer = tokenizer;
        this.wording = switch (config.promptForm()) {
            case TIME_TOKENS -> new CompactWording(tokenizer);
            case TIME_SENTENCE -> new ChatMlWording(tokenizer, true);
            case PLAIN -> new ChatMlWording(tokenizer, false);
        };
        this.visualTokens = visualTokens;
        this.endToken = config.endTokenId();
        this.maxPositions = config.maxPositions();
    }

    /** @throws ContextLengthExceededException if the texts are longer than {@link #longestText} */
    public Prompt write(List<ChatTurn> turns) {
        long characters = turns.stream()
                .flatMap(turn -> turn.parts().stream())
                .mapToLong(part -> part instanceof ChatTurn.Text(String words) ? words.length() : 0)
                .sum();
        requireRoom(characters);
        PromptLayout layout = new PromptLayout(tokenizer, visualTokens);
        wording.lay(turns, layout);
        return layout.prompt();
    }

    /**
     * An answer's tokens with the token that ends it.
     *
     * @throws ContextLengthExceededException if it is longer than {@link #longestText}
     */
    public long[] answer(String text) {
        requireRoom(text.length());
        long[] words = tokenizer.encode(text);
        long[] ended = Arrays.copyOf(words, words.length + 1);
        ended[words.length] = endToken;
        return ended;
    }

    /** Longer texts, characters, are refused before they are tokenized: every token would have to be the longest there is. */
    public long longestText() {
        return (long) maxPositions * (tokenizer.longestToken() + 1); // and a blank before it
    }

    private void requireRoom(long characters) {
        if (characters > longestText()) {
            long tokens = characters / (tokenizer.longestToken() + 1);
            throw new ContextLengthExceededException((int) Math.min(tokens, Integer.MAX_VALUE), 0, maxPositions);
        }
    }
}
