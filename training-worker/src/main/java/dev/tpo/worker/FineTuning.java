package dev.tpo.worker;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTrees;
import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameCache;
import dev.tpo.frames.VideoReader;
import dev.tpo.jobs.FiniteMetrics;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.FeatureFiles;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.Reference;
import dev.tpo.training.ReferenceLogProbabilities;
import dev.tpo.training.TrainerState;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.Validation;
import dev.tpo.training.data.TrainingSetBuilder;
import dev.tpo.training.data.VideoFeatures;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
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
        journal.goOn();
        TrainingRows.Rows rows = TrainingRows.of(blobs, spec);
        FileTrees trees = new FileTrees(blobs);
        String adapterOf = spec.base().adapterOf();
        Path named = materialized(trees, spec.base().revision());
        Path base = adapterOf == null ? named : materialized(trees, adapterOf);
        Checkpoints checkpoints = new Checkpoints(journal, trees, jobDir);
        Optional<Path> checkpoint = checkpoints.latest();
        ModelConfig config = ModelConfig.read(base);
        try (VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, frameCache);
                Weights start = adapterOf == null
                        ? StartModel.read(base, config, spec, device, checkpoint, journal::say)
                        : StartModel.merged(base, named, config, device);
                ChatTokenizer tokenizer = ChatTokenizer.read(base);
                FeatureFiles files = new FeatureFiles(start, config)) {
            VideoFeatures features = new VideoFeatures(
                    jobDir.resolve("features").resolve(start.products().name()),
                    blobs::localPath,
                    reader,
                    any -> spec.hyperparameters().frames(),
                    files);
            TrainingSet all = new TrainingSetBuilder(tokenizer, config).build(rows.all(), features, files, watch());
            int training = rows.training().size();
            TrainingSet data = all.part(0, training);
            var task = new TrainingTask(
                    spec,
                    activations,
                    base,
                    config,
                    start,
                    data,
                    Reference.of(
                            spec.loss(),
                            start,
                            config,
                            () -> checkpoint
                                    .map(folder -> TrainerState.reference(Checkpoints.stateOf(folder)))
                                    .orElseGet(() -> said(
                                            "pairs",
                                            ReferenceLogProbabilities.of(
                                                    start,
                                                    config,
                                                    data,
                                                    spec.loss().weights(),
                                                    spec.settings(activations),
                                                    done -> journal.throwIfStopped())))),
                    validation(spec, start, config, all, training, checkpoint));
            train(task, checkpoints, checkpoint);
        }
    }

    private @Nullable Validation validation(
            WorkerSpec spec,
            Weights start,
            ModelConfig config,
            TrainingSet all,
            int training,
            Optional<Path> checkpoint) {
        if (spec.validation() == null) {
            return null;
        }
        TrainingSet data = all.part(training, all.pairs().size());
        Reference reference = Reference.of(
                spec.loss(),
                start,
                config,
                () -> checkpoint
                        .map(folder -> TrainerState.validationReference(Checkpoints.stateOf(folder)))
                        .orElseGet(() -> said(
                                "validation pairs",
                                ReferenceLogProbabilities.of(
                                        start,
                                        config,
                                        data,
                                        spec.loss().weights(),
                                        activations,
                                        done -> journal.throwIfStopped()))));
        return new Validation(data, reference, spec.validation().settings());
    }

    /** To the tuned model: the one of the last step or, where the job asks for it, the best. */
    private void train(TrainingTask task, Checkpoints checkpoints, Optional<Path> checkpoint) {
        Map<String, Object> result = new LinkedHashMap<>();
        long best;
        try (Learner learner = task.learner(checkpoint)) {
            checkpoint.ifPresent(folder -> resume(learner.trainer(), Checkpoints.stateOf(folder)));
            var loop = new TrainingLoop(journal, checkpoints, new CheckpointPace(clock), learner);
            loop.run();
            long steps = learner.trainer().stepsDone();
            result.put("trained_tokens", learner.trainer().trainedTokens());
            result.put("steps", steps);
            result.put("metrics", FiniteMetrics.of(loop.metrics()));
            best = ended(task, learner.trainer(), result);
            if (best == steps) {
                result.put("revision", checkpoints.writeFinal(learner));
            }
        }
        if (!result.containsKey("revision")) {
            try (Learner learner = task.learner(Optional.of(checkpoints.of(best)))) {
                result.put("revision", checkpoints.writeFinal(learner));
            }
        }
        journal.made(JsonMapper.shared().writeValueAsString(result));
    }

    /** Says how validation has ended; gives the step whose model the job ends with. */
    private long ended(TrainingTask task, PreferenceTrainer trainer, Map<String, Object> result) {
        if (task.validation() == null || task.spec().validation() == null) {
            return trainer.stepsDone();
        }
        Validation.Found found = task.validation().found();
        String metric = task.spec().validation().metric().wireName();
        result.put("ended_early", trainer.hasEndedEarly());
        if (trainer.hasEndedEarly()) {
            journal.say("Ended early at step " + trainer.stepsDone() + " of " + trainer.totalSteps() + ": " + metric
                    + " has not become better in " + found.inVain() + " evaluations");
        }
        if (found.best() == null) {
            return trainer.stepsDone();
        }
        result.put("best_step", found.bestStep());
        result.put("best_metric", found.best());
        journal.say("The best model is that of step " + found.bestStep() + ": " + metric + "=" + found.best()
                + (task.endsWithBest() ? "; the job ends with it" : ""));
        return task.endsWithBest() ? found.bestStep() : trainer.stepsDone();
    }

    private Path materialized(FileTrees trees, String revision) {
        Path folder = workDir.resolve("models").resolve(revision);
        trees.materialize(revision, folder);
        return folder;
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

    private ReferenceLogProbabilities said(String of, ReferenceLogProbabilities reference) {
        journal.say("Reference log-probabilities of " + reference.values().length / 2 + " " + of + " computed");
        return reference;
    }

    private void resume(PreferenceTrainer trainer, Path state) {
        trainer.resume(state);
        journal.at(trainer.stepsDone(), trainer.totalSteps());
        journal.say("Resumed from the checkpoint at step " + trainer.stepsDone());
    }
}
