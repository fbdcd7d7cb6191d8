package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.tensors.Opening;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.PreferenceLoss;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Fine-tunes on preference pairs, one optimizer step a call: the language model, the projector and the newline, the vision
 * tower frozen; or an adapter alone. What learns is changed in place. The state between two steps can be written and gone on from, with
 * the same results as if nothing had happened.
 */
public final class PreferenceTrainer implements AutoCloseable {
    private final TrainingSettings settings;
    private final PreferenceLoss loss;
    private final TrainingSet data;
    private final Reference reference;
    private final PassLoss passes;
    private final Weights weights;
    private final PreferenceModel model;
    private final PreferenceModel judging;
    private final AdamW optimizer;
    private final LearningRateSchedule schedule;
    private final NDManager manager;
    private final Opening own;
    private @Nullable Validation validation;
    private long step;
    private long trainedTokens;
    private long numTokens;

    /** @param weights float32 tensors of its own (not views of a file), changed by every step */
    public PreferenceTrainer(
            TrainingSettings settings,
            PreferenceLoss loss,
            TrainingSet data,
            Reference reference,
            Weights weights,
            ModelConfig config) {
        this(
                settings,
                loss,
                data,
                reference,
                weights,
                () -> new PreferenceModel(weights, config, settings.activations()),
                null,
                learning(weights, config));
    }

    private PreferenceTrainer(
            TrainingSettings settings,
            PreferenceLoss loss,
            TrainingSet data,
            Reference reference,
            Weights weights,
            Supplier<PreferenceModel> model,
            @Nullable Supplier<PreferenceModel> judging,
            Map<String, NDArray> learning) {
        if (reference.use() != loss.reference()) {
            throw new IllegalArgumentException("the loss asks for " + loss.reference() + ", not " + reference.use());
        }
        Reference.requireOf(data, reference);
        this.settings = settings;
        this.loss = loss;
        this.data = data;
        this.reference = reference;
        this.weights = weights;
        this.schedule = settings.schedule(data.pairs().size());
        try (Opening opening = new Opening()) {
            this.manager = opening.add(weights.newManager());
            this.model = opening.add(model.get());
            this.judging = judging == null ? this.model : opening.add(judging.get());
            this.passes = new PassLoss(
                    loss,
                    reference instanceof Reference.Beside(Weights start, ModelConfig config)
                            ? opening.add(new PreferenceModel(start, config, settings.activations()))
                            : null);
            this.optimizer = opening.add(new AdamW(learning, new AdamW.Settings(0.9, 0.999, 1e-8, 0)));
            this.own = opening.keep();
        }
    }

    private static Map<String, NDArray> learning(Weights weights, ModelConfig config) {
        Map<String, NDArray> learning = new LinkedHashMap<>();
        TensorNames.trainable(config).forEach(name -> learning.put(name, weights.get(name)));
        return learning;
    }

    /**
     * Trains {@code adapter} alone, with the dropout that it asks for; no gradient is computed of anything else.
     *
     * @param base stays as it is, and may be views of a file; without the adapter it is the reference
     * @param adapter tensors of its own, changed by every step
     */
    public static PreferenceTrainer ofAdapter(
            TrainingSettings settings,
            PreferenceLoss loss,
            TrainingSet data,
            Reference reference,
            Weights base,
            ModelConfig config,
            LoraAdapter adapter) {
        return new PreferenceTrainer(
                settings,
                loss,
                data,
                reference,
                base,
                () -> PreferenceModel.adapted(
                        base, config, adapter, adapter.config().dropout(), settings.activations()),
                () -> PreferenceModel.adapted(base, config, adapter, 0, settings.activations()),
                adapter.tensors());
    }

    public long stepsDone() {
        return step;
    }

    public long totalSteps() {
        return settings.totalSteps(data.pairs().size());
    }

    /** Tokens that went through the policy so far, padding not counted. */
    public long trainedTokens() {
        return trainedTokens;
    }

    /** Looks at these pairs from time to time; to be said before the first step, or {@link #resume}. */
    public void validate(Validation pairs) {
        if (pairs.reference().use() != loss.reference()) {
            throw new IllegalArgumentException("the loss asks for " + loss.reference());
        }
        validation = pairs;
    }

    public boolean hasNext() {
        return step < totalSteps() && !isOver();
    }

    /** Whether validation has found that going on is of no use. */
    public boolean hasEndedEarly() {
        return step < totalSteps() && isOver();
    }

    private boolean isOver() {
        return validation != null && validation.isOver();
    }

    /** Whether {@link #evaluate} comes before the next step. */
    public boolean isEvaluationDue() {
        return validation != null && validation.isDue(step, totalSteps());
    }

    /** Whether the last step ended an epoch. */
    public boolean atEndOfEpoch() {
        return step % stepsPerEpoch() == 0;
    }

    /**
     * One optimizer step.
     *
     * @throws TrainingDivergedException if loss or gradient is no finite number; the weights are as before the step
     */
    public StepMetrics next() {
        List<Integer> batch = batch();
        double rate = schedule.at(step);
        BatchFigures figures = accumulate(batch);
        double norm = optimizer.clipGradients(settings.maxGradNorm() > 0 ? settings.maxGradNorm() : Double.MAX_VALUE);
        if (!Double.isFinite(figures.loss()) || !Double.isFinite(norm)) {
            optimizer.zeroGradients();
            throw new TrainingDivergedException(step + 1, figures.loss(), norm);
        }
        optimizer.step(rate);
        optimizer.zeroGradients();
        step++;
        numTokens += batch.stream().mapToLong(this::tokens).sum();
        double epochs = (double) step / stepsPerEpoch();
        return new StepMetrics(step, totalSteps(), epochs, norm, rate, numTokens, figures.metrics(loss.isSupervised()));
    }

    /** As TRL feeds a pair: the prompt with each of its answers. */
    private long tokens(int number) {
        TokenizedPair pair = data.pairs().get(number);
        long prompt = model.prefixTokens(data.contexts().get(pair.context())) + pair.question().length;
        return 2 * prompt + pair.chosen().length + pair.rejected().length;
    }

    /**
     * What the model as it is now makes of the validation pairs: no gradients, nothing dropped, the same whatever the batch.
     *
     * @param next is called before each pass; what it throws leaves all as it was
     */
    public EvaluationMetrics evaluate(Runnable next) {
        Validation asked = Objects.requireNonNull(validation, "no validation pairs");
        TrainingSet pairs = asked.data();
        List<Integer> all = IntStream.range(0, pairs.pairs().size()).boxed().toList();
        BatchFigures figures = new BatchFigures(pairs, all);
        try (Torch.GradMode off = Torch.noGrad()) {
            for (List<Integer> some : ReferenceLogProbabilities.inOrder(pairs)) {
                for (List<Integer> pass : judging.passes(pairs, some)) {
                    next.run();
                    try (NDManager scope = manager.newSubManager()) {
                        PassPairs.@Nullable ReferenceAnswers known =
                                passes.asked(scope, pairs, asked.reference(), pass);
                        passes.contribution(scope, judging.answers(scope, pairs, pass, 0), known, figures);
                    }
                }
            }
        }
        return asked.add(step, figures.metrics(loss.isSupervised()));
    }

    /** Everything that the next step depends on, into an existing folder; see {@link TrainerState}. */
    public void writeState(Path folder) {
        Validation.@Nullable Found found = validation == null ? null : validation.found();
        TrainerState.write(
                folder,
                new TrainerState.Position(step, trainedTokens, numTokens, weights.products(), found),
                optimizer,
                reference,
                validation);
    }

    /**
     * Goes on from a state written with the same settings and data; the weights must be those of that moment.
     *
     * @throws IllegalArgumentException if they are not read by {@link TrainerState#policy}: it would go on otherwise
     */
    public void resume(Path folder) {
        TrainerState.Position position = TrainerState.restore(folder, optimizer, weights.products());
        this.step = position.step();
        this.trainedTokens = position.trainedTokens();
        this.numTokens = position.numTokens() == null ? 0 : position.numTokens();
        if (validation != null && position.validation() != null) {
            validation.goOnFrom(position.validation());
        }
    }

    private long stepsPerEpoch() {
        return settings.stepsPerEpoch(data.pairs().size());
    }

    private List<Integer> batch() {
        long epoch = step / stepsPerEpoch();
        return settings.steps(data, epoch).get(Math.toIntExact(step % stepsPerEpoch()));
    }

    /** Forward and backward over the batch in passes of up to {@code batchSize} pairs; the gradients add up. */
    private BatchFigures accumulate(List<Integer> batch) {
        BatchFigures figures = new BatchFigures(data, batch);
        for (List<Integer> part : TrainingSettings.cut(batch, settings.batchSize())) {
            for (List<Integer> pass : model.passes(data, part)) {
                try (NDManager scope = manager.newSubManager();
                        Torch.GradMode on = Torch.withGrad()) {
                    pass(scope, pass, figures, dropoutSeed(batch.indexOf(pass.getFirst())));
                }
            }
        }
        return figures;
    }

    /** Follows from seed, step and place: a resumed job drops what an uninterrupted one drops. */
    private int dropoutSeed(int place) {
        return new SplittableRandom(settings.seed() ^ (step << 20) ^ place).nextInt();
    }

    /**
     * The batch's loss is a mean over its pairs plus a mean over its chosen answers' tokens; a part contributes its own
     * terms to both sums, so that cutting the batch differently gives the same gradient (without dropout, which follows the
     * passes).
     */
    private void pass(NDManager scope, List<Integer> part, BatchFigures figures, int dropoutSeed) {
        PassPairs.@Nullable ReferenceAnswers known = passes.asked(scope, data, reference, part);
        Answers answers = model.answers(scope, data, part, dropoutSeed);
        NDArray contribution = passes.contribution(scope, answers, known, figures);
        trainedTokens += answers.tokens();
        answers.backward(contribution);
    }

    /** The weights as they are now; the base's where an adapter learns. */
    public Weights weights() {
        return weights;
    }

    @Override
    public void close() {
        own.close();
    }
}
