package dev.tpo.worker;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTrees;
import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameCache;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.Reference;
import dev.tpo.training.ReferenceLogProbabilities;
import dev.tpo.training.StepMetrics;
import dev.tpo.training.TrainerState;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.data.TrainingRow;
import dev.tpo.training.data.TrainingSetBuilder;
import dev.tpo.training.data.VideoFeatures;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** One job from where it stands to its tuned model. */
final class FineTuning {
    private final BlobStore blobs;
    private final Path workDir;
    private final Path jobDir;
    private final ComputeDevice device;
    private final ActivationMemory activations;
    private final @Nullable FrameCache frameCache;
    private final Clock clock;
    private final Journal journal;

    FineTuning(Journal journal, BlobStore blobs, WorkerEnvironment environment, Clock clock) {
        this.journal = journal;
        this.blobs = blobs;
        this.workDir = environment.workDir();
        this.jobDir = environment.jobDir();
        this.device = environment.device();
        this.activations = environment.activations();
        this.frameCache = environment.frameCache() == null
                ? null
                : new FrameCache(environment.frameCache(), environment.frameCacheBytes(), clock);
        this.clock = clock;
    }

    void run() {
        WorkerSpec spec = JsonMapper.shared().readValue(journal.job().spec(), WorkerSpec.class);
        List<TrainingRow> rows = TrainingRows.read(blobs, spec.training().blob(), spec.videos());
        FileTrees trees = new FileTrees(blobs);
        String adapterOf = spec.base().adapterOf();
        Path named = materialized(trees, spec.base().revision());
        Path base = adapterOf == null ? named : materialized(trees, adapterOf);
        Checkpoints checkpoints = new Checkpoints(journal, trees, jobDir);
        Optional<Path> checkpoint = checkpoints.latest();
        ModelConfig config = ModelConfig.read(base);
        try (VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, frameCache);
                Weights start = adapterOf == null
                        ? Weights.read(base, config, ComputePolicy.asStored(device))
                        : merged(base, named, config);
                ChatTokenizer tokenizer = ChatTokenizer.read(base);
                FeatureFiles files = new FeatureFiles(start, config)) {
            VideoFeatures features = new VideoFeatures(
                    jobDir.resolve("features"),
                    blobs::localPath,
                    reader,
                    any -> spec.hyperparameters().frames(),
                    files);
            TrainingSet data = new TrainingSetBuilder(tokenizer, config).build(rows, features, files, watch());
            PreferenceLoss loss = spec.loss();
            Reference reference = Reference.of(
                    loss,
                    start,
                    config,
                    () -> checkpoint
                            .map(folder -> TrainerState.reference(Checkpoints.stateOf(folder)))
                            .orElseGet(() -> reference(start, config, data, loss)));
            try (Learner learner = spec.lora() == null
                    ? new WholeModelLearner(spec, activations, base, checkpoint, data, reference, start, config)
                    : new AdapterLearner(spec, activations, spec.lora(), checkpoint, data, reference, start, config)) {
                checkpoint.ifPresent(folder -> resume(learner.trainer(), Checkpoints.stateOf(folder)));
                train(learner, checkpoints);
            }
        }
    }

    private Path materialized(FileTrees trees, String revision) {
        Path folder = workDir.resolve("models").resolve(revision);
        trees.materialize(revision, folder);
        return folder;
    }

    /** A model that is an adapter so far. */
    private Weights merged(Path base, Path adapter, ModelConfig config) {
        try (Weights read = Weights.read(base, config, ComputePolicy.asStored(device));
                LoraAdapter lora = LoraAdapter.read(adapter, config)) {
            Weights merged = read.copy();
            lora.mergeInto(merged);
            return merged;
        }
    }

    private TrainingSetBuilder.Watch watch() {
        return new TrainingSetBuilder.Watch() {
            @Override
            public void described() {
                journal.throwIfStopped();
            }

            @Override
            public void encoded(int videos, int total) {
                FineTuning.this.encoded(videos, total);
            }
        };
    }

    private void encoded(int videos, int total) {
        if (videos == 1 || videos == total || videos * 10 / total > (videos - 1) * 10 / total) {
            journal.say("Encoded " + videos + " of " + total + " videos");
        } else {
            journal.throwIfStopped();
        }
    }

    private ReferenceLogProbabilities reference(
            Weights start, ModelConfig config, TrainingSet data, PreferenceLoss loss) {
        ReferenceLogProbabilities reference = ReferenceLogProbabilities.of(
                start, config, data, loss.weights(), activations, done -> journal.throwIfStopped());
        journal.say("Reference log-probabilities of " + data.pairs().size() + " pairs computed");
        return reference;
    }

    private void resume(PreferenceTrainer trainer, Path state) {
        trainer.resume(state);
        journal.at(trainer.stepsDone(), trainer.totalSteps());
        journal.say("Resumed from the checkpoint at step " + trainer.stepsDone());
    }

    private void train(Learner learner, Checkpoints checkpoints) {
        PreferenceTrainer trainer = learner.trainer();
        CheckpointPace pace = new CheckpointPace(clock);
        journal.at(trainer.stepsDone(), trainer.totalSteps());
        @Nullable StepMetrics last = null;
        @Nullable StepMetrics unsaved = null;
        try {
            while (trainer.hasNext()) {
                journal.throwIfStopped();
                StepMetrics metrics = trainer.next();
                last = metrics;
                unsaved = metrics;
                journal.step(metrics);
                if (pace.isDue(trainer.atEndOfEpoch())) {
                    pace.write(() -> checkpoints.write(learner, metrics));
                    unsaved = null;
                }
            }
            journal.throwIfStopped();
        } catch (Journal.StoppedException e) {
            if (unsaved != null && e.goesOn()) {
                checkpoints.write(learner, unsaved);
            }
            throw e;
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("revision", checkpoints.writeFinal(learner));
        result.put("trained_tokens", trainer.trainedTokens());
        result.put("steps", trainer.stepsDone());
        result.put("metrics", last == null ? Map.of() : last.byName());
        journal.made(JsonMapper.shared().writeValueAsString(result));
    }
}
