package dev.tpo.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.SampledVideo;
import dev.tpo.lmm.serving.AnswerScore;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.WorldVideo;
import dev.tpo.rows.Turn;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.ReferenceLogProbabilities;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.data.TrainingRow;
import dev.tpo.training.data.TrainingSetBuilder;
import dev.tpo.training.data.VideoFeatures;
import dev.tpo.training.losses.TokenWeights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A model learns from the very prompt that it is served with, also where that shows several videos. */
class SameSpliceTest {
    private static final int FRAMES = 4;
    private static final List<String> ANSWERS = List.of("red circle", "the blue square");

    private static final TrainingSetBuilder.Watch QUIET = new TrainingSetBuilder.Watch() {
        @Override
        public void described() {}

        @Override
        public void encoded(int videos, int total) {}
    };

    @TempDir
    static Path home;

    private static Map<String, Path> videos;

    @BeforeAll
    static void render() throws Exception {
        videos = Map.of("one", home.resolve("one.mp4"), "two", home.resolve("two.mp4"));
        for (Map.Entry<String, Path> video : videos.entrySet()) {
            WorldVideo.random(Chance.of("splice", 5, video.getKey().hashCode()), Length.SHORT)
                    .write(video.getValue());
        }
    }

    static Stream<Arguments> models() {
        return Stream.of(
                Arguments.of("nano", Path.of("../models/tpo-nano"), Path.of("../models/tpo-nano/tokenizer.json")),
                Arguments.of(
                        "LLaVA-Video",
                        Path.of("../libs/parity/src/test/resources/golden/llava-video/policy"),
                        Path.of("../libs/video-lmm/src/test/resources/tokenizers/chatml/tokenizer.json")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("models")
    void answersAreAsLikelyInTrainingAsInServing(String name, Path model, Path tokenizerFile) throws Exception {
        Path checkpoint = copy(model, tokenizerFile, home.resolve(name));
        ModelConfig config = ModelConfig.read(checkpoint);
        List<List<Turn>> prompts = List.of(
                List.of(Turn.user(List.of("one"), "what comes first?")),
                List.of(Turn.user(List.of("one", "two"), "what comes first?")),
                List.of(
                        new Turn(Turn.SYSTEM, "be brief"),
                        Turn.user(List.of("two", "one"), "what comes first?"),
                        new Turn(Turn.ASSISTANT, "red circle"),
                        Turn.user(List.of("two"), "and here?"),
                        new Turn(Turn.ASSISTANT, "blue"),
                        Turn.user("and then?")));
        try (VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, null)) {
            float[] trained = trained(reader, checkpoint, config, prompts);
            try (VideoLmm served =
                    VideoLmm.load(checkpoint, "r", 1 << 20, ComputePolicy.asStored(ComputeDevice.of("cpu")))) {
                for (int i = 0; i < prompts.size(); i++) {
                    List<AnswerScore> scores =
                            served.score(served.prompt(turns(reader, served.form(), prompts.get(i))), ANSWERS);
                    assertThat(trained[2 * i]).isCloseTo((float) scores.get(0).logprobSum(), within(1e-4f));
                    assertThat(trained[2 * i + 1])
                            .isCloseTo((float) scores.get(1).logprobSum(), within(1e-4f));
                }
            }
        }
    }

    private static float[] trained(VideoReader reader, Path checkpoint, ModelConfig config, List<List<Turn>> prompts) {
        try (Weights weights = Weights.read(checkpoint, config);
                ChatTokenizer tokenizer = ChatTokenizer.read(checkpoint);
                FeatureFiles files = new FeatureFiles(weights, config)) {
            List<TrainingRow> rows = prompts.stream()
                    .map(prompt -> new TrainingRow(1, prompt, ANSWERS.get(0), ANSWERS.get(1)))
                    .toList();
            var features =
                    new VideoFeatures(checkpoint.resolve("features"), videos::get, reader, video -> FRAMES, files);
            TrainingSet data = new TrainingSetBuilder(tokenizer, config).build(rows, features, files, QUIET);
            return ReferenceLogProbabilities.of(
                            weights, config, data, TokenWeights.ALL, ActivationMemory.DEFAULT, done -> {})
                    .values();
        }
    }

    private static List<ChatTurn> turns(VideoReader reader, FrameForm form, List<Turn> prompt) throws Exception {
        List<ChatTurn> turns = new ArrayList<>();
        for (Turn turn : prompt) {
            List<ChatTurn.Part> parts = new ArrayList<>();
            for (String video : turn.videos()) {
                var file = VideoFile.stored(videos.get(video), video);
                var sampling = FrameSampling.Uniform.of(FRAMES);
                parts.add(new ChatTurn.Video(new SampledVideo(video, "key", reader.sample(file, sampling, form))));
            }
            parts.add(new ChatTurn.Text(turn.text()));
            turns.add(new ChatTurn(ChatTurn.Role.valueOf(turn.role().toUpperCase(Locale.ROOT)), parts));
        }
        return turns;
    }

    private static Path copy(Path model, Path tokenizer, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
        if (!Files.exists(to.resolve("tokenizer.json"))) {
            Files.copy(tokenizer, to.resolve("tokenizer.json"));
        }
        return to;
    }
}
