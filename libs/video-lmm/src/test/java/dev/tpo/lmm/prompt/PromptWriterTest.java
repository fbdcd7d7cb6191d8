package dev.tpo.lmm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.lmm.files.PromptForm;
import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;

/** Prompts pinned token by token. */
class PromptWriterTest {
    private static final Path TOKENIZERS = Path.of("src/test/resources/tokenizers");
    private static final int VIDEO_TOKENS = 6;
    private final FakeVideo video = new FakeVideo(1, 0.0, 2.5);

    @Test
    void theCompactFormOpensEachTurnWithOneToken() {
        assertThat(laidOut("compact", PromptForm.TIME_TOKENS, question("What is shown at 00:05?")))
                .isEqualTo("<|user|> [video] what is shown at 00:05 ? <|assistant|>");
    }

    @Test
    void anEarlierTurnIsRepeatedAndASystemMessageStandsBeforeTheFirstQuestion() {
        List<ChatTurn> turns = List.of(
                new ChatTurn(ChatTurn.Role.SYSTEM, List.of(new ChatTurn.Text("Be brief."))),
                question("Describe the video."),
                new ChatTurn(ChatTurn.Role.ASSISTANT, List.of(new ChatTurn.Text("red circle"))),
                ChatTurn.user(new ChatTurn.Text("What is after the red circle?")));

        assertThat(laidOut("compact", PromptForm.TIME_TOKENS, turns.toArray(ChatTurn[]::new)))
                .isEqualTo("<|user|> [video] be brief . describe the video . <|assistant|> red circle <|end|>"
                        + " <|user|> what is after the red circle ? <|assistant|>");
    }

    @Test
    void chatMlStatesTheFrameTimesBehindTheVideo() {
        assertThat(laidOut("chatml", PromptForm.TIME_SENTENCE, question("What is shown?")))
                .isEqualTo("<|im_start|> system \\n you are a helpful assistant . <|im_end|> \\n"
                        + " <|im_start|> user \\n [video] \\n the video lasts for 10.00 seconds , and 2 frames are"
                        + " uniformly sampled from it . these frames are located at 0.00s , 2.50s . please answer the"
                        + " following questions related to this video . \\n what is shown ? <|im_end|> \\n"
                        + " <|im_start|> assistant \\n");
    }

    @Test
    void theTimeSentenceIsTheTrainingSetsToTheLetter() {
        assertThat(PromptWriter.timeInstruction(new FakeVideo(1, 0.0, 1.234)))
                .isEqualTo("The video lasts for 10.00 seconds, and 2 frames are uniformly sampled from it. These frames"
                        + " are located at 0.00s,1.23s.Please answer the following questions related to this video.");
    }

    @Test
    void aChatWithoutAVideoIsAPromptToo() {
        assertThat(laidOut("compact", PromptForm.TIME_TOKENS, ChatTurn.user(new ChatTurn.Text("red?"))))
                .isEqualTo("<|user|> red ? <|assistant|>");
    }

    private ChatTurn question(String text) {
        return ChatTurn.user(new ChatTurn.Video(video), new ChatTurn.Text(text));
    }

    private static String laidOut(String name, PromptForm form, ChatTurn... turns) {
        try (ChatTokenizer tokenizer = ChatTokenizer.read(TOKENIZERS.resolve(name))) {
            Prompt prompt = new PromptWriter(tokenizer, form, ignored -> VIDEO_TOKENS).write(List.of(turns));
            StringJoiner words = new StringJoiner(" ");
            int tokens = 0;
            for (Prompt.Piece piece : prompt.pieces()) {
                switch (piece) {
                    case Prompt.TextPiece text -> {
                        tokens += text.ids().size();
                        text.ids().forEach(id -> words.add(word(TOKENIZERS.resolve(name), id)));
                    }
                    case Prompt.VideoPiece ignored -> {
                        tokens += VIDEO_TOKENS;
                        words.add("[video]");
                    }
                }
            }
            assertThat(prompt.tokens()).isEqualTo(tokens);
            return words.toString();
        }
    }

    private static String word(Path tokenizer, long id) {
        try {
            return tools.jackson.databind.json.JsonMapper.shared()
                    .readTree(tokenizer.resolve("tokenizer.json").toFile())
                    .path("model")
                    .path("vocab")
                    .properties()
                    .stream()
                    .filter(entry -> entry.getValue().asLong() == id)
                    .findFirst()
                    .orElseThrow()
                    .getKey()
                    .replace("\n", "\\n");
        } catch (RuntimeException e) {
            throw new AssertionError("no word " + id, e);
        }
    }
}
