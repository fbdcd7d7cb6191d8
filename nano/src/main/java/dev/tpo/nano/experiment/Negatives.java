package dev.tpo.nano.experiment;

import dev.tpo.curation.Perturbation;
import java.util.List;
import java.util.Set;

/** Whose way of making dispreferred answers. */
enum Negatives {
    /** Frames outside the segment, half of them, or few of the video. */
    TPO(Perturbation.OF_TPO),
    /** Frames dropped, reversed or shuffled, in strengths; of whole videos only. */
    TEMPLE(Perturbation.OF_TEMPLE);

    private final Set<Perturbation> perturbations;

    Negatives(Set<Perturbation> perturbations) {
        this.perturbations = perturbations;
    }

    Set<Perturbation> perturbations() {
        return perturbations;
    }

    /** In a fixed order, for names. */
    List<Perturbation> inOrder() {
        return perturbations.stream().sorted().toList();
    }
}
