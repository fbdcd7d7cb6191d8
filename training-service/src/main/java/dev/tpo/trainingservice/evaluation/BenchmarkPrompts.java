package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.FileObject;
import dev.tpo.api.VideoInfo;
import dev.tpo.benchmarks.BenchmarkFolder;
import dev.tpo.benchmarks.LongVideoBenchSubtitles;
import dev.tpo.benchmarks.LongVideoBenchSubtitles.Piece;
import dev.tpo.benchmarks.Question;
import dev.tpo.benchmarks.SrtFile;
import dev.tpo.benchmarks.VideoMmeSubtitles;
import dev.tpo.input.InputFile;
import dev.tpo.input.UnfitInputException;
import dev.tpo.trainingservice.evaluation.BenchmarkQuestion.Part;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is asked about a video, with its subtitles if they are wanted. */
final class BenchmarkPrompts {
    private static final int LARGEST_SUBTITLES = 8 << 20;

    /** lmms-eval's, whatever number of frames its model sees. */
    private static final int SUBTITLE_SAMPLES = 32;

    /** A time so much before the end has a frame. */
    private static final double BEFORE_THE_END_SECONDS = 0.001;

    private final BenchmarkSpec spec;
    private final BenchmarkFolder folder;
    private final BenchmarkRules rules;
    private int without;
    private @Nullable String firstWithout;

    BenchmarkPrompts(BenchmarkSpec spec, BenchmarkFolder folder, BenchmarkRules rules) {
        this.spec = spec;
        this.folder = folder;
        this.rules = rules;
    }

    /** How many questions were to have subtitles and have none. */
    int withoutSubtitles() {
        return without;
    }

    String firstWithout() {
        return String.valueOf(firstWithout);
    }

    BenchmarkQuestion of(Question question, FileObject file) {
        if (!spec.subtitles()) {
            return new BenchmarkQuestion(spec.name(), question, file.id(), spec.frames(), null);
        }
        VideoInfo video = Objects.requireNonNull(file.video());
        return switch (spec.benchmark()) {
            case VIDEO_MME -> listed(question, file.id(), video);
            case LONG_VIDEO_BENCH -> interleaved(question, file.id(), video);
            default -> throw new IllegalStateException(spec.name() + " has no subtitles");
        };
    }

    private BenchmarkQuestion listed(Question question, String fileId, VideoInfo video) {
        String prompt;
        try {
            Optional<byte[]> content = subtitles(question);
            prompt = content.isEmpty()
                    ? VideoMmeSubtitles.promptWithout(question)
                    : VideoMmeSubtitles.prompt(
                            question,
                            SrtFile.blocks(new String(content.get(), StandardCharsets.UTF_8)),
                            video.fps(),
                            video.frameCount(),
                            SUBTITLE_SAMPLES);
        } catch (IOException e) {
            prompt = VideoMmeSubtitles.promptWithout(question);
            missing(question, e.getMessage());
        }
        return new BenchmarkQuestion(spec.name(), question.withPrompt(prompt), fileId, spec.frames(), null);
    }

    private BenchmarkQuestion interleaved(Question question, String fileId, VideoInfo video) {
        Question.Speech speech = question.speech();
        Double annotated = speech == null ? null : speech.durationSeconds();
        double duration = annotated == null ? video.durationSeconds() : annotated;
        List<Double> times = LongVideoBenchSubtitles.frameTimes(duration, spec.frames());
        if (times.isEmpty()) {
            times = List.of(0.0); // less than a second
        }
        List<LongVideoBenchSubtitles.Subtitle> subtitles = List.of();
        try {
            Optional<byte[]> content = subtitles(question);
            if (content.isPresent() && speech != null) {
                subtitles = LongVideoBenchSubtitles.read(content.get(), speech.file());
            }
        } catch (IOException e) {
            missing(question, e.getMessage());
        }
        List<Piece> pieces = LongVideoBenchSubtitles.interleave(
                times, subtitles, speech == null ? 0 : speech.startSeconds(), duration);
        double last = Math.max(0, video.durationSeconds() - BEFORE_THE_END_SECONDS);
        return new BenchmarkQuestion(
                spec.name(),
                question.withPrompt(LongVideoBenchSubtitles.prompt(pieces, question)),
                fileId,
                spec.frames(),
                parts(pieces, times.stream().map(time -> Math.min(time, last)).toList(), question.prompt()));
    }

    /** Frames without a line between them are one part, lines without a frame between them another. */
    private static List<Part> parts(List<Piece> pieces, List<Double> times, String question) {
        List<Part> parts = new ArrayList<>();
        List<Double> run = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Piece piece : pieces) {
            switch (piece) {
                case Piece.Frame frame -> {
                    flush(lines, parts);
                    run.add(times.get(frame.index()));
                }
                case Piece.Line line -> {
                    flushFrames(run, parts);
                    lines.add(line.text());
                }
            }
        }
        flushFrames(run, parts);
        lines.add(question);
        flush(lines, parts);
        return parts;
    }

    private static void flush(List<String> lines, List<Part> parts) {
        if (!lines.isEmpty()) {
            parts.add(new Part(null, String.join("\n", lines)));
            lines.clear();
        }
    }

    private static void flushFrames(List<Double> run, List<Part> parts) {
        if (!run.isEmpty()) {
            parts.add(new Part(List.copyOf(run), null));
            run.clear();
        }
    }

    private Optional<byte[]> subtitles(Question question) throws IOException {
        Question.Speech speech = question.speech();
        Optional<Path> file = speech == null ? Optional.empty() : folder.subtitles(speech);
        if (file.isEmpty()) {
            missing(question, (speech == null ? "its subtitles" : speech.file()) + " is not in the folder");
            return Optional.empty();
        }
        if (!rules.holds(file.get())) {
            throw new UnfitInputException(
                    file.get().getFileName() + " is a link to a file that is not below TPO_BENCHMARK_ROOTS");
        }
        return Optional.of(InputFile.read(file.get(), LARGEST_SUBTITLES));
    }

    private void missing(Question question, @Nullable String why) {
        without++;
        if (firstWithout == null) {
            firstWithout = "'" + question.id() + "': " + why;
        }
    }
}
