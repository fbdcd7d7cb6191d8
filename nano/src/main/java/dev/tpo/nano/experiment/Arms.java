package dev.tpo.nano.experiment;

import dev.tpo.curation.Curriculum;
import dev.tpo.training.losses.LossSettings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The models that are compared. */
final class Arms {
    static final double BETA = 0.2;
    static final double SFT_WEIGHT = 1;
    static final double HALF = 0.5;

    static final Arm BASE = new Arm("base", "base", null);
    static final Arm SFT = new Arm("sft", "SFT-Self", new Arm.Lesson(PairMix.of(HALF), loss("sft")));
    static final Arm MIXED = new Arm("mixed", "TPO, mixed 5:5", new Arm.Lesson(PairMix.of(HALF), recipe()));
    static final Arm LOCALIZED = mix("localized", "TPO, localized only", 1);
    static final Arm COMPREHENSIVE = mix("comprehensive", "TPO, comprehensive only", 0);
    static final Arm RRPO = new Arm("rrpo", "RRPO, mixed 5:5", lesson(loss("rrpo")));
    static final Arm SIMPO = new Arm("simpo", "SimPO, mixed 5:5", lesson(loss("simpo")));

    static final List<Arm> DEFAULT = List.of(BASE, SFT, MIXED, LOCALIZED, COMPREHENSIVE);

    static final List<Arm> MIXES =
            List.of(mix("mixed-8-2", "TPO, mixed 8:2", 0.8), mix("mixed-2-8", "TPO, mixed 2:8", 0.2));

    /** Numbers of pairs, beside the one of {@link #MIXED}: with it one, two and five times the fewest. */
    static final List<Arm> MULTIPLES =
            DoubleStream.of(0.5, 2.5).mapToObj(Arms::multiple).toList();

    static final List<Arm> BETAS =
            DoubleStream.of(0.1, 0.3, 0.5).mapToObj(Arms::beta).toList();

    static final List<Arm> SFT_WEIGHTS =
            DoubleStream.of(0, 0.5, 2).mapToObj(Arms::sftWeight).toList();

    static final double FASTER = 2 * Training.RATE;

    /** Whether one of the two is only slower than the other. */
    static final Arm SFT_FASTER = faster(SFT);

    static final Arm MIXED_FASTER = faster(MIXED);

    static final List<Arm> TEMPLE = List.of(
            temple("temple", "TEMPLE's negatives, shuffled", Curriculum.AS_MADE),
            temple("temple-curriculum", "TEMPLE's negatives, easy to hard", Curriculum.OTHERS_FIRST));

    static final Arm KNOWN_TOO = new Arm(
            "known-too",
            "TPO, mixed 5:5, known pairs too",
            new Arm.Lesson(new PairMix(Negatives.TPO_AND_KNOWN, HALF, 1, Curriculum.AS_MADE), recipe()));

    static final List<Arm> FULL = Stream.of(
                    DEFAULT,
                    MIXES,
                    MULTIPLES,
                    BETAS,
                    SFT_WEIGHTS,
                    List.of(SFT_FASTER, MIXED_FASTER, RRPO, SIMPO, KNOWN_TOO),
                    TEMPLE)
            .flatMap(List::stream)
            .toList();

    private Arms() {}

    /** @throws IllegalArgumentException naming the arms that there are */
    static List<Arm> named(List<String> names) {
        List<Arm> chosen = new ArrayList<>();
        for (String name : new LinkedHashSet<>(names)) {
            chosen.add(FULL.stream()
                    .filter(arm -> arm.name().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("no arm '" + name + "'; there are "
                            + String.join(", ", FULL.stream().map(Arm::name).toList()))));
        }
        return List.copyOf(chosen);
    }

    private static Arm mix(String name, String title, double localizedShare) {
        return new Arm(name, title, new Arm.Lesson(PairMix.of(localizedShare), recipe()));
    }

    private static Arm multiple(double times) {
        return new Arm(
                "pairs-" + times,
                "TPO, mixed 5:5, pairs ×" + times,
                new Arm.Lesson(PairMix.of(HALF).times(times), recipe()));
    }

    private static Arm beta(double beta) {
        return new Arm("beta-" + beta, "TPO, mixed 5:5, β " + beta, lesson(LossSettings.sigmoid(beta, SFT_WEIGHT)));
    }

    private static Arm sftWeight(double weight) {
        String words = String.format(Locale.ROOT, "%.1f", weight);
        return new Arm(
                "sft-weight-" + words,
                "TPO, mixed 5:5, SFT weight " + words,
                lesson(LossSettings.sigmoid(BETA, weight)));
    }

    private static Arm faster(Arm arm) {
        return new Arm(
                arm.name() + "-faster",
                arm.title() + ", twice the rate",
                Objects.requireNonNull(arm.lesson()).at(FASTER));
    }

    private static Arm temple(String name, String title, Curriculum curriculum) {
        return new Arm(name, title, new Arm.Lesson(new PairMix(Negatives.TEMPLE, 0, 1, curriculum), recipe()));
    }

    private static Arm.Lesson lesson(LossSettings loss) {
        return new Arm.Lesson(PairMix.of(HALF), loss);
    }

    private static LossSettings recipe() {
        return LossSettings.sigmoid(BETA, SFT_WEIGHT);
    }

    private static LossSettings loss(String type) {
        return new LossSettings(List.of(type), null, null, null, null, null, null, null, null, null);
    }
}
