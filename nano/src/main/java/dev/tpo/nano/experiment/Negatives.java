package dev.tpo.nano.experiment;

import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Thresholds;
import java.util.List;
import java.util.Set;

/** Whose way of making dispreferred answers, and which pairs are kept. */
enum Negatives {
    /** Frames outside the segment, half of them, or few of the video. */
    TPO(Perturbation.OF_TPO, Kept.UNKNOWN),
    /** The same, with what the base prefers by far already when it sees the whole video. */
    TPO_AND_KNOWN(Perturbation.OF_TPO, Thresholds.DEFAULTS),
    /** Frames dropped, reversed or shuffled, in strengths; of whole videos only. */
    TEMPLE(Perturbation.OF_TEMPLE, Kept.UNKNOWN);

    private static final class Kept {
        /** A preference of more nats has next to no gradient: nine of ten pairs of this world are such. */
        static final Thresholds UNKNOWN =
                new Thresholds(Thresholds.DEFAULTS.minProbability(), Thresholds.DEFAULTS.minMarginNats(), 5);
    }

    private final Set<Perturbation> perturbations;
    private final Thresholds thresholds;

    Negatives(Set<Perturbation> perturbations, Thresholds thresholds) {
        this.perturbations = perturbations;
        this.thresholds = thresholds;
    }

    Set<Perturbation> perturbations() {
        return perturbations;
    }

    Thresholds thresholds() {
        return thresholds;
    }

    boolean ofSegmentsToo() {
        return this != TEMPLE;
    }

    /** In a fixed order, for names. */
    List<Perturbation> inOrder() {
        return perturbations.stream().sorted().toList();
    }
}
