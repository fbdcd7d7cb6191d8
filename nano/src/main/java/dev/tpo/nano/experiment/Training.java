package dev.tpo.nano.experiment;

import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.rows.PreferenceRows;
import dev.tpo.rows.RowLimits;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.PairOrder;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.Reference;
import dev.tpo.training.ReferenceLogProbabilities;
import dev.tpo.training.StepMetrics;
import dev.tpo.training.TrainerState;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.TrainingSettings;
import dev.tpo.training.data.TrainingRow;
import dev.tpo.training.data.TrainingSetBuilder;
import dev.tpo.training.data.VideoFeatures;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Tunes the whole base but its tower on a file of rows. A run that was killed goes on from its last checkpoint. */
final class Training {
    static final double RATE = 1.5e-4;
    static final int BATCH = 48;
    private static final double WARM_UP = 0.1;
    private static final double CLIP = 1;
    private static final String METRICS = "training.json";

    private final WorkDir work;
    private final Path base;
    private final String baseHash;
    private final VideoReader reader;

    Training(WorkDir work, Path base, String baseHash, VideoReader reader) {
        this.work = work;
        this.base = base;
        this.baseHash = baseHash;
        this.reader = reader;
    }

    static String inWords() {
        return "all but the tower is trained: AdamW, learning rate "
                + BigDecimal.valueOf(RATE).toPlainString()
                + " (but where a line says otherwise) on a cosine after a warm-up of "
                + Math.round(WARM_UP * 100) + " %, batches of " + BATCH + " pairs, "
                + TrainingSettings.DEFAULT_PAIRS_PER_VIDEO
                + " of a video, gradients clipped to " + CLIP;
    }

    /**
     * What is to be learned.
     *
     * @param rows a file of them
     * @param clips that they speak of, by content
     * @param rate of learning, at its highest
     */
    record Course(
            String name,
            Path rows,
            Map<String, Clip> clips,
            LossSettings loss,
            double rate,
            int epochs,
            PairOrder order,
            long seed) {
        long steps() {
            try (Stream<String> lines = Files.lines(rows)) {
                return settings().totalSteps(Math.toIntExact(lines.count()));
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read " + rows, e);
            }
        }

        TrainingSettings settings() {
            return new TrainingSettings(
                    rate,
                    BATCH,
                    1,
                    epochs,
                    WARM_UP,
                    CLIP,
                    seed,
                    TrainingSettings.DEFAULT_PAIRS_PER_VIDEO,
                    order,
                    ActivationMemory.DEFAULT);
        }
    }

    /**
     * A tuned model's folder.
     *
     * @param stepped hears of each step; what it throws ends the work, which may be gone on with
     */
    Path tuned(Course course, Runnable stepped) {
        Path product = work.product(
                "models",
                course.name(),
                "",
                baseHash,
                Code.TRAINING.hash(),
                course.rows().getFileName(), // says what is in it
                course.loss(),
                course.settings());
        if (Files.exists(product)) {
            new Checkpoints(product).clear(); // of whoever was killed as soon as it was there
            return product;
        }
        try {
            learn(course, product, stepped);
            return product;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep " + product, e);
        }
    }

    /** What the last step of a tuned model's training showed, by TRL's names. */
    static Map<String, Double> metrics(Path tuned) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        try {
            JsonMapper.shared()
                    .readTree(Files.readAllBytes(tuned.resolve(METRICS)))
                    .properties()
                    .forEach(metric ->
                            metrics.put(metric.getKey(), metric.getValue().asDouble()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + METRICS, e);
        }
        return metrics;
    }

    private void learn(Course course, Path product, Runnable stepped) throws IOException {
        Checkpoints checkpoints = new Checkpoints(product);
        Optional<Path> begun = checkpoints.last();
        ModelConfig config = ModelConfig.read(base);
        PreferenceLoss loss = course.loss().loss();
        try (Weights start = Weights.read(base, config);
                FeatureFiles files = new FeatureFiles(start, config)) {
            TrainingSet data = data(course, config, files);
            Reference reference = Reference.of(
                    loss,
                    start,
                    config,
                    () -> begun.map(Training::state)
                            .map(TrainerState::reference)
                            .orElseGet(() -> ReferenceLogProbabilities.of(
                                    start, config, data, loss.weights(), course.settings(), done -> {})));
            try (Weights policy = begun.map(last -> saved(last, start, config)).orElseGet(start::copy);
                    PreferenceTrainer trainer =
                            new PreferenceTrainer(course.settings(), loss, data, reference, policy, config)) {
                begun.map(Training::state).ifPresent(trainer::resume);
                @Nullable StepMetrics last = null;
                while (trainer.hasNext()) {
                    last = trainer.next();
                    stepped.run();
                    if (trainer.atEndOfEpoch()) {
                        StepMetrics shown = last;
                        checkpoints.add(place -> checkpoint(place, policy, trainer, shown));
                    }
                }
                Path metrics = checkpoints.last().orElseThrow().resolve(METRICS);
                WorkDir.make(product, place -> {
                    describe(Files.createDirectories(place));
                    policy.writeAsStored(place);
                    Files.copy(metrics, place.resolve(METRICS));
                });
            }
        }
        checkpoints.clear();
    }

    /** Computed here for whoever learns beside: not two at a time may encode a video. */
    void encode(Map<String, Clip> clips) {
        ModelConfig config = ModelConfig.read(base);
        try (Weights start = Weights.read(base, config);
                FeatureFiles files = new FeatureFiles(start, config)) {
            VideoFeatures features = features(clips, files);
            clips.keySet().forEach(sha256 -> features.of(sha256, TrainingRow.TRAINING));
        }
    }

    private VideoFeatures features(Map<String, Clip> clips, FeatureFiles files) {
        return new VideoFeatures(
                work.product("features", "seen", "", baseHash, Code.ANSWERING.hash()),
                sha256 -> clip(clips, sha256).file().path(),
                reader,
                sha256 -> clip(clips, sha256).frames(),
                files);
    }

    private static Clip clip(Map<String, Clip> clips, String sha256) {
        return Objects.requireNonNull(clips.get(sha256), sha256);
    }

    private TrainingSet data(Course course, ModelConfig config, FeatureFiles files) throws IOException {
        List<TrainingRow> rows = new ArrayList<>();
        try (InputStream content = Files.newInputStream(course.rows());
                ChatTokenizer tokenizer = ChatTokenizer.read(base)) {
            PreferenceRows.read(content, RowLimits.DEFAULT, row -> rows.add(TrainingRow.of(row, PairRecords::sha256)));
            return new TrainingSetBuilder(tokenizer, config)
                    .build(rows, features(course.clips(), files), files, new TrainingSetBuilder.Watch() {
                        @Override
                        public void described() {}

                        @Override
                        public void encoded(int videos, int total) {}
                    });
        }
    }

    private static Weights saved(Path checkpoint, Weights start, ModelConfig config) {
        try (Weights saved = Weights.read(checkpoint, config)) {
            return saved.copyStoredAs(start);
        }
    }

    private void checkpoint(Path place, Weights policy, PreferenceTrainer trainer, StepMetrics last)
            throws IOException {
        describe(Files.createDirectories(place));
        policy.write(place);
        trainer.writeState(Files.createDirectories(state(place)));
        Files.write(place.resolve(METRICS), JsonMapper.shared().writeValueAsBytes(last.byName()));
    }

    private static Path state(Path checkpoint) {
        return checkpoint.resolve("training");
    }

    /** All files of the base but its weights. */
    private void describe(Path folder) throws IOException {
        for (String name : List.of("config.json", "tokenizer.json", "generation_config.json")) {
            if (Files.exists(base.resolve(name))) {
                Files.copy(base.resolve(name), folder.resolve(name));
            }
        }
    }
}
