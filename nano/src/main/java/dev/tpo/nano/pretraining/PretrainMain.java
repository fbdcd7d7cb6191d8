package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDManager;
import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.nano.model.NanoConfig;
import dev.tpo.nano.model.Vocabulary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the nano model from nothing but a seed:
 * {@code PretrainMain --seed 0 --work-dir work --out models/tpo-nano [--steps 10700] [--threads 2]}. With
 * {@code --from models/tpo-nano} it takes a published model up again at half the rate; its tower stays, and so do its
 * times unless {@code --time-features 0.5} adds waves to them. {@code --stage 4} begins with all widths. Killed and started again with the same working folder, it goes on.
 */
public final class PretrainMain {
    private static final int TOWER_PARADES = 260;
    private static final int TOWER_FRAMES_EACH = 2;
    private static final long TOWER_STEPS = 3000;
    private static final int BANK_RENDERINGS = 40;
    private static final long SAVE_EVERY_STEPS = 250;

    private final long seed;
    private final Path work;
    private final Path out;
    private final long steps;
    private final @Nullable Path from;
    private final int stage;
    private final double timeFeatures;
    private final Clock clock = Clock.systemUTC();

    private PretrainMain(Map<String, String> options) {
        this.seed = Long.parseLong(options.getOrDefault("seed", "0"));
        this.work = Path.of(options.getOrDefault("work-dir", "work"));
        this.out = Path.of(options.getOrDefault("out", "models/tpo-nano"));
        this.steps = Long.parseLong(options.getOrDefault("steps", "10700"));
        String model = options.get("from");
        this.from = model == null ? null : Path.of(model);
        this.stage = Integer.parseInt(options.getOrDefault("stage", "0"));
        this.timeFeatures = Double.parseDouble(options.getOrDefault("time-features", from == null ? "0.5" : "0"));
        Torch.setIntraOpThreads(Integer.parseInt(options.getOrDefault("threads", "2")));
    }

    public static void main(String[] args) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].substring("--".length()), args[i + 1]);
        }
        new PretrainMain(options).run();
    }

    private void run() throws IOException {
        PretrainingCheckpoint checkpoint = new PretrainingCheckpoint(work);
        ModelConfig config = NanoConfig.write(work.resolve("config"), new Vocabulary());
        try (NDManager manager = Torch.newManager();
                Weights weights = Weights.zeros(config)) {
            Initialization.fill(weights, seed);
            if (from == null) {
                trainTower(checkpoint, weights, config, manager);
            } else {
                takeUp(from, weights, config);
            }
            TimeFeatures.add(weights, seed, timeFeatures);
            log("painting the feature bank");
            FeatureBank bank = FeatureBank.of(
                    manager, seen("pretraining/bank", BANK_RENDERINGS, 1, config), BANK_RENDERINGS, weights, config);
            if (from != null) {
                Publication.unfold(weights, config, bank);
            }
            try (DecoderTraining training = new DecoderTraining(weights, config, bank, seed, stage)) {
                resume(checkpoint, training, weights, config);
                Curriculum curriculum =
                        new Curriculum(steps, from == null ? Curriculum.FROM_NOTHING : Curriculum.FROM_A_MODEL);
                while (training.position().step() < steps) {
                    training.run(curriculum, training.position().step() + SAVE_EVERY_STEPS, this::log);
                    checkpoint.save(training.position(), weights, training.optimizerState(), config);
                    Publication.write(out, weights, config, bank);
                }
                for (Curriculum.Stage stage : Curriculum.STAGES) {
                    log("final, " + stage + " " + training.evaluate(stage, 300, steps + 1));
                }
            }
        }
    }

    private static void takeUp(Path model, Weights weights, ModelConfig config) {
        try (Weights published = Weights.read(model, config)) {
            published
                    .names()
                    .forEach(name -> weights.get(name).set(published.get(name).toFloatArray()));
        }
    }

    private void trainTower(PretrainingCheckpoint checkpoint, Weights weights, ModelConfig config, NDManager manager)
            throws IOException {
        if (checkpoint.hasTower()) {
            try (NDManager scope = manager.newSubManager()) {
                checkpoint.loadTower(weights, scope);
            }
            return;
        }
        log("painting for the tower");
        SeenThings seen = seen("pretraining/tower-parade", TOWER_PARADES, TOWER_FRAMES_EACH, config);
        log("tower: " + seen.count() + " frames");
        new TowerTraining(weights, config, seed).run(seen, TOWER_STEPS, this::log);
        checkpoint.saveTower(weights);
    }

    private void resume(PretrainingCheckpoint checkpoint, DecoderTraining training, Weights weights, ModelConfig config)
            throws IOException {
        Optional<PretrainingCheckpoint.Position> position = checkpoint.position();
        if (position.isPresent()) {
            try (NDManager scope = Torch.newManager();
                    Torch.GradMode off = Torch.noGrad()) {
                training.resume(position.get(), checkpoint.load(position.get(), weights, config, scope));
            }
            log("resumed at step " + position.get().step());
        }
    }

    private SeenThings seen(String domain, int parades, int framesEach, ModelConfig config) throws IOException {
        List<SeenThings> parts = new ArrayList<>();
        try (VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, null)) {
            for (int number = 0; number < parades; number++) {
                parts.add(SeenThings.parade(
                        reader,
                        work,
                        domain,
                        seed,
                        number,
                        framesEach,
                        config.vision().imageSize()));
            }
        }
        return SeenThings.concat(parts);
    }

    private void log(String text) {
        String line = clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + text;
        System.out.println(line);
        try {
            Files.writeString(
                    work.resolve("pretraining.log"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
