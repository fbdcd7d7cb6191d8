package dev.tpo.lmm.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.TinyCheckpoint;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every token of a prompt is the one that the families' own code feeds: bench/peers/prompt_cases.py made the cases. */
class PromptFamiliesTest {
    private static final Path FOLDER = Path.of("src/test/resources/tokenizers/byte-pairs");
    private static final long VIDEO = -200;

    static Stream<Arguments> cases() {
        return JsonMapper.shared()
                .readTree(FOLDER.resolve("prompts.json").toFile())
                .valueStream()
                .map(json -> Arguments.of(
                        json.path("family").asString(), json.path("name").asString(), json));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("cases")
    void tokensAreThoseOfTheFamilysOwnCode(String family, String name, JsonNode expected) {
        ModelConfig config = ModelConfig.of(config(family).getBytes(StandardCharsets.UTF_8));
        FakeVideo video = new FakeVideo(1, 0.0, 0.125, 2.675, 9.995);
        List<ChatTurn> turns = new ArrayList<>();
        if (expected.path("system").isString()) {
            turns.add(turn(
                    ChatTurn.Role.SYSTEM,
                    new ChatTurn.Text(expected.path("system").asString())));
        }
        for (JsonNode said : expected.path("turns")) {
            ChatTurn.Role role =
                    ChatTurn.Role.valueOf(said.path("role").asString().toUpperCase(Locale.ROOT));
            ChatTurn.Text text = new ChatTurn.Text(said.path("text").asString());
            turns.add(said.path("video").asBoolean() ? turn(role, new ChatTurn.Video(video), text) : turn(role, text));
        }
        try (ChatTokenizer tokenizer = ChatTokenizer.read(FOLDER)) {
            Prompt prompt = new PromptWriter(tokenizer, config, ignored -> 1).write(turns);
            List<Long> ids = new ArrayList<>();
            for (Prompt.Piece piece : prompt.pieces()) {
                switch (piece) {
                    case Prompt.TextPiece text -> ids.addAll(text.ids());
                    case Prompt.VideoPiece ignored -> ids.add(VIDEO);
                }
            }
            assertThat(ids)
                    .isEqualTo(expected.path("ids")
                            .valueStream()
                            .map(JsonNode::asLong)
                            .toList());
        }
    }

    private static ChatTurn turn(ChatTurn.Role role, ChatTurn.Part... parts) {
        return new ChatTurn(role, List.of(parts));
    }

    private static String config(String family) {
        return switch (family) {
            case "llava-video" -> TinyCheckpoint.CHAT_ML;
            case "longva" -> TinyCheckpoint.CLIP;
            case "onevision" -> TinyCheckpoint.CHAT_ML.replace("\"grid\"", "\"one_token\"");
            default -> throw new AssertionError(family);
        };
    }
}
