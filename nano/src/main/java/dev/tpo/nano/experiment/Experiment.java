package dev.tpo.nano.experiment;

import dev.tpo.api.PreferencePair;
import dev.tpo.blobs.Sha256;
import dev.tpo.curation.Granularity;
import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameCache;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.world.Length;
import dev.tpo.training.PairOrder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Renders, curates, trains and asks, as far as that is not done yet, and tells what came of it. */
public final class Experiment {
    private static final long FRAME_CACHE_BYTES = 4L << 30;
    static final int THREADS = 2;

    private final ExperimentSettings settings;
    private final WorkDir work;
    private final Progress progress;
    private final Studio studio;
    private final String base;

    private Experiment(ExperimentSettings settings, Clock clock, Consumer<String> say) throws IOException {
        this.settings = settings;
        this.work = new WorkDir(settings.workDir());
        this.studio = new Studio(work);
        this.base = hash(settings.base());
        Path ledger = work.product(
                "ledger", "time", ".jsonl", base, Code.all(), settings.seeds(), settings.scale(), settings.arms());
        List<Progress.Spent> before =
                Files.exists(ledger) ? WorkDir.readLines(ledger, Progress.Spent.class) : List.of();
        this.progress = new Progress(clock, say, before, spent -> WorkDir.append(ledger, spent));
    }

    /**
     * @param report a document; its plots come into a folder of its name beside it
     * @param say hears of the progress, for people
     * @throws IllegalStateException if another experiment works in the same folder
     */
    public static void run(ExperimentSettings settings, Clock clock, Path report, Consumer<String> say)
            throws IOException {
        Torch.setIntraOpThreads(1); // the model is small: two workers with a thread each are faster than one with two
        try (FileChannel alone = new WorkDir(settings.workDir()).open()) {
            Publication.write(new Experiment(settings, clock, say).run(clock), report);
        }
    }

    private Results run(Clock clock) throws IOException {
        Path frames = settings.workDir().resolve("frames");
        try (VideoReader reader = new VideoReader(
                        DecodingLimits.defaults(), THREADS, new FrameCache(frames, FRAME_CACHE_BYTES, clock));
                Crew<Pupil> bases = new Crew<>(THREADS, () -> Pupil.of(settings.base(), reader))) {
            plan();
            List<Exam> exams = new ArrayList<>(Exams.ofLengths(studio, bases, settings.scale(), progress));
            exams.add(Exams.needle(studio, bases, settings.scale(), progress));
            if (settings.size() == ExperimentSettings.Size.FULL) {
                exams.addAll(Exams.ofFrames(longest(exams)));
            }
            List<Results.Run> runs = new ArrayList<>();
            runs.add(run(Arms.BASE, 0, "base", base, bases, exams));
            List<Results.Lesson> lessons = new ArrayList<>();
            for (long seed : settings.seeds()) {
                for (Taught taught : teach(seed, bases, reader)) {
                    lessons.add(taught.lesson());
                    String model = taught.arm().name() + "-" + seed;
                    try (Crew<Pupil> crew = new Crew<>(THREADS, () -> Pupil.of(taught.model(), reader))) {
                        String hash = String.valueOf(taught.model().getFileName());
                        runs.add(run(taught.arm(), seed, model, hash, crew, exams));
                    }
                }
            }
            return new Results(settings, base, Processor.name(), runs, lessons, progress.spent());
        }
    }

    private void plan() {
        Scale scale = settings.scale();
        long seeds = settings.seeds().size();
        List<PairMix> mixes = settings.arms().stream()
                .map(Arm::lesson)
                .filter(Objects::nonNull)
                .map(Arm.Lesson::mix)
                .toList();
        long lengths = (long) scale.examVideos() * Length.values().length;
        long needles = (long) scale.needleVideos() * Needle.FRAMES.size() * Needle.DEPTHS.size();
        progress.plan(Progress.Stage.RENDER, lengths + needles);
        long framed = settings.size() == ExperimentSettings.Size.FULL
                ? (long) Exams.FRAMES.size() * scale.examVideos() * scale.questionsPerFamily() * Family.SCORED.size()
                : 0;
        long closely = settings.arms().stream()
                .filter(Exams.CLOSELY::contains)
                .mapToLong(arm -> arm.lesson() == null ? 1 : seeds)
                .sum();
        progress.plan(
                Progress.Stage.ANSWER,
                lengths * scale.questionsPerFamily() * Exams.FAMILIES.size() * (1 + seeds * mixes.size())
                        + (needles * Needle.QUESTIONS + framed) * closely);
        double pools = mixes.stream()
                .collect(Collectors.toMap(PairMix::negatives, mix -> Math.max(1, mix.multiple()), Math::max))
                .values()
                .stream()
                .mapToDouble(Double::doubleValue)
                .sum();
        progress.plan(Progress.Stage.CURATE, (long) (seeds * scale.mostVideos() * pools));
        double lessons = mixes.stream().mapToDouble(PairMix::multiple).sum();
        progress.plan(Progress.Stage.TRAIN, (long) (seeds * lessons * scale.pairs() * scale.epochs() / Training.BATCH));
    }

    private Results.Run run(Arm arm, long seed, String model, String modelHash, Crew<Pupil> crew, List<Exam> exams) {
        Map<String, List<Exam.Answered>> answers = new LinkedHashMap<>();
        for (Exam exam : exams) {
            if (Exams.isFor(exam, arm)) {
                answers.put(exam.name(), exam.answers(work, model, modelHash, crew, Exams::worth, progress));
            }
        }
        return new Results.Run(arm.name(), seed, answers);
    }

    private static Exam longest(List<Exam> exams) {
        return exams.stream()
                .filter(exam -> exam.name().equals(Length.LONG.word()))
                .findFirst()
                .orElseThrow();
    }

    /** A model that has learned. */
    private record Taught(Arm arm, Path model, Results.Lesson lesson) {}

    /** Pairs that were chosen for a model, and how it learns from them. */
    private record Chosen(List<PreferencePair> pairs, Training.Course course) {
        /** Only now, as the model has learned, is anybody told what of the pairs is true. */
        Results.Lesson lesson(Arm arm, Path model) {
            return new Results.Lesson(
                    arm.name(),
                    course.seed(),
                    course.clips().size(),
                    pairs.size(),
                    (int) pairs.stream()
                            .filter(pair -> PairRecords.granularity(pair) == Granularity.LOCALIZED)
                            .count(),
                    course.steps(),
                    Audit.of(pairs, course.clips()),
                    Training.metrics(model));
        }
    }

    private List<Taught> teach(long seed, Crew<Pupil> bases, VideoReader reader) throws IOException {
        Curation curation = new Curation(work, studio, reader, base);
        Map<Arm, Chosen> chosen = new LinkedHashMap<>();
        Map<String, Curation.Pool> pools = new LinkedHashMap<>();
        for (Arm arm : settings.arms()) {
            if (arm.lesson() != null) {
                chosen.put(arm, choose(arm, arm.lesson(), seed, curation, pools, bases));
            }
        }
        return train(seed, chosen, reader);
    }

    private Chosen choose(
            Arm arm,
            Arm.Lesson lesson,
            long seed,
            Curation curation,
            Map<String, Curation.Pool> pools,
            Crew<Pupil> bases) {
        PairMix mix = lesson.mix();
        Curation.Need need = Curation.Need.of(mix.negatives(), settings.scale().pairs(), mix.multiple());
        int mostVideos = (int) Math.ceil(settings.scale().mostVideos() * Math.max(1, mix.multiple()));
        Curation.Pool pool = pools.computeIfAbsent(
                mix.negatives() + " " + need,
                any -> curation.pool(bases, seed, mix.negatives(), need, mostVideos, progress));
        List<PreferencePair> pairs = curation.choose(pool, mix, pairs(pool, mix), seed);
        String name = arm.name() + "-" + seed;
        List<?> rows = pairs.stream().map(PairRecords::row).toList();
        return new Chosen(
                pairs,
                new Training.Course(
                        name,
                        WorkDir.makeLines(work.product("pairs", name, ".jsonl", rows), rows),
                        pool.clips(),
                        lesson.loss(),
                        lesson.rate(),
                        settings.scale().epochs(),
                        mix.isOrdered() ? PairOrder.AS_GIVEN : PairOrder.SHUFFLED,
                        seed));
    }

    /** As many as are wanted, or as the least fruitful granularity gives: all models learn from as many. */
    private int pairs(Curation.Pool pool, PairMix mix) {
        int wanted = settings.scale().pairs();
        int comprehensive = pool.usable(Granularity.COMPREHENSIVE);
        int least = mix.negatives().ofSegmentsToo()
                ? Math.min(comprehensive, pool.usable(Granularity.LOCALIZED))
                : comprehensive;
        if (least == 0) {
            throw new IllegalStateException(pool.clips().size() + " videos gave no pairs of one granularity: the base"
                    + " does not know enough to teach itself, or more videos are needed");
        }
        return (int) (Math.min(wanted, least) * mix.multiple());
    }

    private List<Taught> train(long seed, Map<Arm, Chosen> lessons, VideoReader reader) {
        Training training = new Training(work, settings.base(), base, reader);
        List<Training.Course> courses =
                lessons.values().stream().map(Chosen::course).toList();
        progress.begin(
                Progress.Stage.TRAIN,
                "seed " + seed,
                courses.stream().mapToLong(Training.Course::steps).sum());
        courses.forEach(course -> training.encode(course.clips()));
        try (Crew<AutoCloseable> hands = new Crew<>(THREADS, () -> () -> {})) {
            List<Path> models = hands.map(courses, (hand, course) -> training.tuned(course, progress::one), () -> {});
            progress.end();
            List<Taught> taught = new ArrayList<>();
            lessons.forEach((arm, chosen) -> {
                Path model = models.get(taught.size());
                taught.add(new Taught(arm, model, chosen.lesson(arm, model)));
            });
            return taught;
        }
    }

    /** Of all that decides what a model answers. */
    private static String hash(Path checkpoint) throws IOException {
        StringBuilder parts = new StringBuilder();
        for (String name : List.of("model.safetensors", "config.json", "tokenizer.json")) {
            parts.append(Files.exists(checkpoint.resolve(name)) ? Sha256.of(checkpoint.resolve(name)) : "none");
        }
        return Sha256.of(parts.toString().getBytes(StandardCharsets.UTF_8));
    }
}
