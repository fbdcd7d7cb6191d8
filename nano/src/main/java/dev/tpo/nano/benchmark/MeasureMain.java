package dev.tpo.nano.benchmark;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.SampledVideo;
import dev.tpo.lmm.serving.Generation;
import dev.tpo.lmm.serving.SamplingParameters;
import dev.tpo.lmm.serving.VideoLmm;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Length;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Measures a checkpoint's folder without a running suite, on real files through the real decoder:
 * {@code MeasureMain --model models/tpo-nano --seed 1 --questions 600 [--length short]}; without a length all three.
 * Answers count by exact match, so that figures compare with those of pretraining.
 */
public final class MeasureMain {
    private static final long CACHE_BYTES = 16 << 20;
    private static final int ANSWER_TOKENS = 8;

    private MeasureMain() {}

    public static void main(String[] args) throws IOException {
        Map<String, String> options = new HashMap<>();
        for (int i = 0; i + 1 < args.length; i += 2) {
            options.put(args[i].substring("--".length()), args[i + 1]);
        }
        long seed = Long.parseLong(options.getOrDefault("seed", "1"));
        int questions = Integer.parseInt(options.getOrDefault("questions", "600"));
        String length = options.getOrDefault("length", "all");
        List<Length> lengths = length.equals("all") ? List.of(Length.values()) : List.of(Length.parse(length));
        Torch.setIntraOpThreads(Integer.parseInt(options.getOrDefault("threads", "1")));
        Path folder = Files.createTempDirectory("nano-measure");
        try (VideoLmm model = VideoLmm.load(
                Path.of(options.getOrDefault("model", "models/tpo-nano")),
                "measured",
                CACHE_BYTES,
                ComputePolicy.FLOAT32_ON_CPU)) {
            for (Length each : lengths) {
                System.out.println(measure(model, folder, seed, questions, each));
            }
        }
    }

    private static String measure(VideoLmm model, Path folder, long seed, int questions, Length length)
            throws IOException {
        VideoReader reader = new VideoReader(DecodingLimits.defaults(), 1, null);
        Map<Family, int[]> counts = new EnumMap<>(Family.class);
        NanoWorld world = new NanoWorld(NanoWorld.BENCHMARK, seed, length);
        int videos = Math.ceilDiv(questions, Family.SCORED.size());
        for (int number = 0; number < videos; number++) {
            RenderedVideo video = world.render(folder, number);
            SampledVideo seen = new SampledVideo(
                    video.file().toString(),
                    "uniform",
                    reader.sample(VideoFile.of(video.file()), FrameSampling.Uniform.of(length.frames()), model.form()));
            for (Question question : video.questions()) {
                int[] count = counts.computeIfAbsent(question.family(), family -> new int[2]);
                count[0] += answer(model, seen, question).equals(question.answer()) ? 1 : 0;
                count[1]++;
            }
            Files.delete(video.file());
        }
        return line(length, counts);
    }

    private static String answer(VideoLmm model, SampledVideo video, Question question) {
        ChatTurn turn = ChatTurn.user(new ChatTurn.Video(video), new ChatTurn.Text(question.text()));
        try (Generation generation =
                model.start(model.prompt(List.of(turn)), SamplingParameters.greedy(ANSWER_TOKENS))) {
            while (generation.step()) {
                // each step adds a token
            }
            return generation.text();
        }
    }

    private static String line(Length length, Map<Family, int[]> counts) {
        int right = counts.values().stream().mapToInt(count -> count[0]).sum();
        int questions = counts.values().stream().mapToInt(count -> count[1]).sum();
        StringBuilder line = new StringBuilder(
                String.format(Locale.ROOT, "%-8s n=%d all %.3f", length.word(), questions, (double) right / questions));
        counts.forEach((family, count) ->
                line.append(String.format(Locale.ROOT, "  %s %.2f", family.word(), (double) count[0] / count[1])));
        return line.toString();
    }
}
