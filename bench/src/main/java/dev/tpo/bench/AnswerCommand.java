package dev.tpo.bench;

import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.Prompt;
import dev.tpo.lmm.prompt.SampledVideo;
import dev.tpo.lmm.serving.Generation;
import dev.tpo.lmm.serving.SamplingParameters;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "answer", description = "Loads a checkpoint, answers a question about a video and says what that took.")
final class AnswerCommand implements Callable<Integer> {
    @Mixin
    private Subject subject = new Subject();

    @Option(names = "--tokens", defaultValue = "16", description = "of the answer")
    private int tokens;

    @Option(names = "--dtype", defaultValue = "auto")
    private String dtype = "auto";

    @Override
    public Integer call() throws Exception {
        Torch.setIntraOpThreads(subject.threads);
        double bandwidth = Report.sayMachine();
        SampledVideo sampled = subject.sampled(new FrameForm.Shown());
        long baseline = ProcessMemory.now("VmRSS");
        long filesBefore = ProcessMemory.now("RssFile");
        Stopwatch loading = new Stopwatch();
        try (VideoLmm model = VideoLmm.load(subject.checkpoint, "bench", 1L << 30, ComputePolicy.of(dtype, "cpu"));
                ProcessMemory memory = new ProcessMemory()) {
            Report.say("loaded in", "%s, as %s", loading, model.computedIn());
            long weights = bytesOfWeights();
            Report.say("weights on disk", "%.3f GB", weights / 1e9);
            long anonymousBefore = ProcessMemory.now("RssAnon");
            answer(model, sampled, bandwidth);
            memory(model, memory, baseline, filesBefore, anonymousBefore, weights);
        }
        Report.sayLoad("after");
        return 0;
    }

    private void answer(VideoLmm model, SampledVideo sampled, double bandwidth) {
        Prompt prompt =
                model.prompt(List.of(ChatTurn.user(new ChatTurn.Video(sampled), new ChatTurn.Text(Subject.QUESTION))));
        Stopwatch seeing = new Stopwatch();
        try (Generation first = model.start(prompt, SamplingParameters.greedy(1))) {
            first.step();
        }
        Report.say(
                "frames seen and prompt, first time",
                "%s for %d frames",
                seeing,
                sampled.frames().count());
        try (Generation generation = model.start(prompt, SamplingParameters.greedy(tokens))) {
            Stopwatch prefill = new Stopwatch();
            generation.step();
            Report.say(
                    "prefill",
                    "%s for %d tokens (%d visual): %.1f tokens/s",
                    prefill,
                    prompt.tokens(),
                    prompt.videoTokens(),
                    prompt.tokens() / prefill.seconds());
            Stopwatch decoding = new Stopwatch();
            while (generation.step()) {}
            int written = generation.completionTokens() - 1; // the last one goes through no layer
            double rate = written / decoding.seconds();
            long read = decoderBytes(model.config());
            Report.say(
                    "decode",
                    "%s for %d tokens: %.2f tokens/s; reading %.3f GB a token at %.1f GB/s allows %.2f: %.0f%%",
                    decoding,
                    written,
                    rate,
                    read / 1e9,
                    bandwidth / 1e9,
                    bandwidth / read,
                    100 * rate * read / bandwidth);
        }
    }

    private static void memory(
            VideoLmm model, ProcessMemory memory, long baseline, long filesBefore, long anonymousBefore, long weights) {
        ModelConfig config = model.config();
        long peak = ProcessMemory.now("VmHWM");
        long activations = memory.anonymousPeak() - anonymousBefore;
        long mapped = ProcessMemory.now("RssFile") - filesBefore;
        Report.say("peak resident (VmHWM)", "%.3f GB", peak / 1e9);
        Report.say("of it before the model", "%.3f GB (Java, libtorch, decoded frames)", baseline / 1e9);
        Report.say("of it weights, mapped", "%.3f GB now", mapped / 1e9);
        Report.say("of it cache and activations", "%.3f GB at most", activations / 1e9);
        Report.say(
                "cache",
                "%.1f KB a token",
                2.0 * config.layers() * config.keyValueHeads() * config.headSize() * Float.BYTES / 1e3);
        Report.say(
                "the model's memory / weights",
                "%.3f (peak without cache, activations and what was there before; with the last: %.3f)",
                (double) (peak - activations - baseline) / weights,
                (double) (peak - activations) / weights);
    }

    /** All that a token reads: every matrix of the decoder and the head; of the embedding table one row. */
    private static long decoderBytes(ModelConfig config) {
        long attention =
                (long) config.hiddenSize() * config.headSize() * (2L * config.heads() + 2L * config.keyValueHeads());
        long mlp = 3L * config.hiddenSize() * config.intermediateSize();
        long head = (long) config.hiddenSize() * config.vocabularySize();
        return 2 * (config.layers() * (attention + mlp) + head);
    }

    private long bytesOfWeights() throws java.io.IOException {
        try (Stream<Path> files = Files.list(subject.checkpoint)) {
            return files.filter(file -> file.toString().endsWith(".safetensors"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }
}
