package dev.tpo.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.LoraConfig;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.model.FrameEncoder;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.prompt.ChatTokenizer;
import dev.tpo.lmm.prompt.PromptWriter;
import dev.tpo.lmm.prompt.QuestionTokens;
import dev.tpo.lmm.prompt.SampledVideo;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.ActivationMemory;
import dev.tpo.training.PairOrder;
import dev.tpo.training.PreferenceTrainer;
import dev.tpo.training.ReferenceLogProbabilities;
import dev.tpo.training.StepMetrics;
import dev.tpo.training.TokenizedPair;
import dev.tpo.training.TrainingSet;
import dev.tpo.training.TrainingSettings;
import dev.tpo.training.VisualContext;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "train", description = "One DPO step with a LoRA adapter on one pair about a video, and what it took.")
final class TrainCommand implements Callable<Integer> {
    @Mixin
    private Subject subject = new Subject();

    @Option(names = "--rank", defaultValue = "64")
    private int rank;

    @Option(names = "--steps", defaultValue = "2")
    private int steps;

    @Option(names = "--activations", defaultValue = "2000000000", description = "bytes; see ActivationMemory")
    private long activations;

    @Override
    public Integer call() throws Exception {
        Torch.setIntraOpThreads(subject.threads);
        Report.sayMachine();
        ModelConfig config = ModelConfig.read(subject.checkpoint);
        LoraConfig lora = LoraConfig.of(rank, 16, 0.05, LoraConfig.DECODER_TARGETS, "bench");
        ActivationMemory memory = new ActivationMemory(activations);
        TrainingSettings settings = new TrainingSettings(1e-5, 1, 1, steps, 0.1, 1, 1, 1, PairOrder.SHUFFLED, memory);
        PreferenceLoss loss = LossSettings.sigmoid(0.2, 1).loss();
        try (NDManager manager = Torch.newManager();
                ProcessMemory resident = new ProcessMemory();
                Weights base = Weights.read(subject.checkpoint, config, ComputePolicy.asStored(ComputeDevice.CPU));
                LoraAdapter adapter = LoraAdapter.fresh(lora, config, 1)) {
            Report.say("computed in", "%s", base.computedIn());
            Prepared prepared = prepare(manager, base, config);
            TrainingSet data = prepared.data();
            Report.say("frames seen by the tower", "%s for %d frames", prepared.tower(), subject.frames);
            Stopwatch referring = new Stopwatch();
            ReferenceLogProbabilities reference =
                    ReferenceLogProbabilities.of(base, config, data, loss.weights(), settings, done -> {});
            Report.say("reference", "%s", referring.read());
            List<Stopwatch.Taken> taken = new ArrayList<>();
            long tokens;
            try (PreferenceTrainer trainer =
                    PreferenceTrainer.ofAdapter(settings, loss, data, reference, base, config, adapter)) {
                while (trainer.hasNext()) {
                    Stopwatch stepping = new Stopwatch();
                    StepMetrics metrics = trainer.next();
                    taken.add(stepping.read());
                    Report.say(
                            "step " + metrics.step(),
                            "%s: loss %.4f, gradient norm %.4f, margin %.2e",
                            taken.getLast(),
                            metrics.loss(),
                            metrics.gradNorm(),
                            metrics.rewardsMargins());
                }
                tokens = trainer.trainedTokens() / steps;
            }
            long peak = ProcessMemory.now("VmHWM");
            Report.say("peak resident (VmHWM)", "%.3f GB", peak / 1e9);
            Report.say("of it files (weights)", "%.3f GB now", ProcessMemory.now("RssFile") / 1e9);
            Report.say("of it all else", "%.3f GB at most", resident.anonymousPeak() / 1e9);
            int answer = data.pairs().getFirst().chosen().length;
            new TrainingResult(prepared.tower(), taken, peak, tokens - 2L * (answer - 1), answer).say();
        }
        Report.sayLoad("after");
        return 0;
    }

    private record Prepared(TrainingSet data, Stopwatch.Taken tower) {}

    /** One pair: two answers of as many tokens, in the tokenizer's own words. */
    private Prepared prepare(NDManager manager, Weights base, ModelConfig config) throws Exception {
        try (ChatTokenizer tokenizer = ChatTokenizer.read(subject.checkpoint);
                FrameEncoder encoder = new FrameEncoder(base, config)) {
            SampledVideo sampled = subject.sampled(encoder.form());
            QuestionTokens question = QuestionTokens.of(tokenizer, config, sampled, Subject.QUESTION);
            var prompts = new PromptWriter(tokenizer, config, ignored -> 0);
            TokenizedPair pair = new TokenizedPair(
                    0, question.question(), prompts.answer("People walk by."), prompts.answer("A dog sits here"));
            Stopwatch seeing = new Stopwatch();
            NDArray features = encoder.features(manager, sampled.frames());
            Stopwatch.Taken tower = seeing.read();
            VisualContext seen =
                    VisualContext.of(question.context(), video -> new VisualContext.Video(features, new long[0]));
            return new Prepared(new TrainingSet(List.of(seen), List.of(pair)), tower);
        }
    }
}
