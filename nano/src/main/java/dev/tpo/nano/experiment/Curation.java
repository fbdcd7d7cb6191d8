package dev.tpo.nano.experiment;

import dev.tpo.api.PreferencePair;
import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Curriculum;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.QuestionTemplates;
import dev.tpo.curation.Quota;
import dev.tpo.curation.Reason;
import dev.tpo.curation.Roles;
import dev.tpo.curation.SegmentPlan;
import dev.tpo.curation.Selection;
import dev.tpo.curation.Stock;
import dev.tpo.curation.Thresholds;
import dev.tpo.curation.Video;
import dev.tpo.curation.VideoCurator;
import dev.tpo.curation.models.AnswerLimits;
import dev.tpo.curation.models.RoleCast;
import dev.tpo.curation.prompts.Prompts;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoReader;
import dev.tpo.nano.benchmark.NanoWorld;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Makes pairs of unlabelled videos by the base itself, and chooses among them for each model that is to learn. */
final class Curation {
    static final int QUESTIONS_PER_SEGMENT = 6;

    /** Every second video is a short one, or what the base knows of those is forgotten. */
    static final int SHORT_EVERY = 2;

    private static final Thresholds KEPT = Negatives.TPO.thresholds();
    private static final int CHUNK = 12;

    private final WorkDir work;
    private final Studio studio;
    private final VideoReader reader;
    private final String base;
    private final QuestionTemplates templates =
            QuestionTemplates.named("templates").orElseThrow();

    /** @param base the hash of the model that teaches itself */
    Curation(WorkDir work, Studio studio, VideoReader reader, String base) {
        this.work = work;
        this.studio = studio;
        this.reader = reader;
        this.base = base;
    }

    static String inWords() {
        return "curation: three segments a video, each half of it; " + QUESTIONS_PER_SEGMENT
                + " questions a segment and "
                + CurationPlan.DEFAULT_QUESTIONS_PER_VIDEO + " a video at most; kept where p > " + KEPT.minProbability()
                + " and the margin is at least " + KEPT.minMarginNats()
                + " nats under the evidence and at most " + KEPT.maxWholeMarginNats()
                + " with the whole video; one video of " + SHORT_EVERY + " is short";
    }

    /**
     * What videos gave.
     *
     * @param clips in their order, by content
     * @param pairs all of them, kept or not, in the order of the videos
     */
    record Pool(Map<String, Clip> clips, List<PreferencePair> pairs) {
        List<PreferencePair> kept() {
            return pairs.stream()
                    .filter(pair -> pair.verdict().equals(PairRecords.KEPT))
                    .toList();
        }

        /** Of kept pairs as many as a selection may take. */
        int usable(Granularity granularity) {
            Stock stock = new Stock();
            kept().forEach(pair -> stock.add(PairRecords.good(pair)));
            return stock.usable(granularity);
        }
    }

    /** How many pairs of each granularity are wanted. */
    record Need(int localized, int comprehensive) {
        /** What every mix of so many pairs, and half and half of {@code multiple} times as many, can be chosen from. */
        static Need of(Negatives negatives, int pairs, double multiple) {
            int most = Math.max(pairs, (int) Math.ceil(pairs * multiple / 2));
            return negatives.ofSegmentsToo() ? new Need(most, most) : new Need(0, pairs);
        }
    }

    /** The pairs of the first videos that give what is needed, of {@code mostVideos} at most. */
    Pool pool(Crew<Pupil> crew, long seed, Negatives negatives, Need need, int mostVideos, Progress progress) {
        Map<String, Clip> clips = new LinkedHashMap<>();
        List<PreferencePair> pairs = new ArrayList<>();
        Pool pool = new Pool(clips, pairs);
        progress.begin(Progress.Stage.CURATE, "pairs, seed " + seed, mostVideos);
        for (int from = 0; from < mostVideos && !isFull(pool, need); from += CHUNK) {
            List<Integer> numbers = IntStream.range(from, Math.min(mostVideos, from + CHUNK))
                    .boxed()
                    .toList();
            List<Curated> chunk =
                    crew.map(numbers, (pupil, number) -> curated(pupil, seed, negatives, number), progress::one);
            chunk.forEach(one -> {
                clips.put(one.clip().sha256(), one.clip());
                pairs.addAll(one.pairs());
            });
        }
        progress.end();
        return pool;
    }

    private static boolean isFull(Pool pool, Need need) {
        return pool.usable(Granularity.LOCALIZED) >= need.localized()
                && pool.usable(Granularity.COMPREHENSIVE) >= need.comprehensive();
    }

    private record Curated(Clip clip, List<PreferencePair> pairs) {}

    private Curated curated(Pupil pupil, long seed, Negatives negatives, int number) {
        Length length = number % SHORT_EVERY == SHORT_EVERY - 1 ? Length.SHORT : Length.TRAINED;
        Clip clip = studio.shoot(new Studio.Order(NanoWorld.CURATION, seed, length, number));
        Path product = work.product(
                "curation",
                negatives.name().toLowerCase(Locale.ROOT) + "-" + seed + "-" + number,
                ".jsonl",
                base,
                Code.CURATING.hash(),
                negatives.inOrder(),
                QUESTIONS_PER_SEGMENT,
                CurationPlan.DEFAULT_QUESTIONS_PER_VIDEO,
                negatives.thresholds(),
                clip.frames(),
                clip.sha256(),
                seed);
        WorkDir.make(product, place -> WorkDir.writeLines(place, made(pupil, seed, negatives, clip)));
        return new Curated(clip, WorkDir.readLines(product, PreferencePair.class));
    }

    private List<PreferencePair> made(Pupil pupil, long seed, Negatives negatives, Clip clip) {
        var receipt = reader.choose(clip.file(), FrameSampling.Uniform.of(clip.frames()));
        Video video = new Video(
                clip.file().path().toString(),
                clip.sha256(),
                receipt.timestampsSeconds(),
                reader.probe(clip.file()).durationSeconds());
        CurationPlan plan = new CurationPlan(
                seed,
                negatives.perturbations(),
                Map.of(),
                SegmentPlan.HALVES,
                QUESTIONS_PER_SEGMENT,
                CurationPlan.DEFAULT_QUESTIONS_PER_VIDEO,
                Curriculum.AS_MADE);
        Roles roles = new RoleCast(pupil, Map.of(), Prompts.embedded(), AnswerLimits.DEFAULTS)
                .roles(templates, negatives.thresholds());
        Set<Granularity> wanted = EnumSet.allOf(Granularity.class);
        var pairs = new VideoCurator(roles, plan).curate(video, wanted).pairs();
        return IntStream.range(0, pairs.size())
                .mapToObj(i -> PairRecords.of(pairs.get(i), clip.sha256(), i))
                .toList();
    }

    /**
     * Chooses for one model: from all videos alike, so that models differ in the mix and not in what they have seen.
     *
     * @param pairs how many
     */
    List<PreferencePair> choose(Pool pool, PairMix mix, int pairs, long seed) {
        List<PreferencePair> shuffled = new ArrayList<>(pool.kept());
        Collections.shuffle(shuffled, Chance.of("experiment/choice", seed));
        List<Optional<Reason>> against = new Selection(new Quota(pairs, mix.localizedShare()))
                .choose(shuffled.stream().map(PairRecords::good).toList());
        List<PreferencePair> chosen = IntStream.range(0, shuffled.size())
                .filter(i -> against.get(i).isEmpty())
                .mapToObj(shuffled::get)
                .toList();
        return mix.curriculum().order(chosen, PreferencePair::strength);
    }
}
