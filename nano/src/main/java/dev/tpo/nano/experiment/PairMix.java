package dev.tpo.nano.experiment;

import dev.tpo.curation.Curriculum;

/**
 * Which pairs a model learns from.
 *
 * @param negatives how the dispreferred answers come about
 * @param localizedShare 0 to 1; the rest is comprehensive
 * @param multiple of the experiment's number of pairs
 * @param curriculum their order; as made, they are shuffled
 */
record PairMix(Negatives negatives, double localizedShare, double multiple, Curriculum curriculum) {
    static PairMix of(double localizedShare) {
        return new PairMix(Negatives.TPO, localizedShare, 1, Curriculum.AS_MADE);
    }

    PairMix times(double multiple) {
        return new PairMix(negatives, localizedShare, multiple, curriculum);
    }

    boolean isOrdered() {
        return curriculum != Curriculum.AS_MADE;
    }
}
