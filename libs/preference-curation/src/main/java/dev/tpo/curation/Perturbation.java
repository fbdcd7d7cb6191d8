package dev.tpo.curation;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What the dispreferred answer was denied. */
public enum Perturbation {
    /** The segment: only frames outside it are seen. */
    IRRELEVANT(Granularity.LOCALIZED, false),
    /** Half of the segment's frames, chosen at random. */
    INCOMPLETE(Granularity.LOCALIZED, false),
    /** Most of the video: a few frames spread evenly over it are seen. */
    DOWNSAMPLED(Granularity.COMPREHENSIVE, false),
    /** All of the video's frames but one in {@code strength}, chosen at random. */
    DROPPED(Granularity.COMPREHENSIVE, true),
    /** The order: {@code strength} runs of frames, the last run first; within a run the order is the video's. */
    REVERSED(Granularity.COMPREHENSIVE, true),
    /** The order: {@code strength} runs of frames in any other order; within a run the order is the video's. */
    SHUFFLED(Granularity.COMPREHENSIVE, true);

    /** Those of temporal preference optimization. */
    public static final Set<Perturbation> OF_TPO = where(false);

    /** Those of TEMPLE, which come in strengths. */
    public static final Set<Perturbation> OF_TEMPLE = where(true);

    private final Granularity granularity;
    private final boolean graded;

    Perturbation(Granularity granularity, boolean graded) {
        this.granularity = granularity;
        this.graded = graded;
    }

    private static Set<Perturbation> where(boolean graded) {
        return Collections.unmodifiableSet(Arrays.stream(values())
                .filter(one -> one.graded == graded)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Perturbation.class))));
    }

    public Granularity granularity() {
        return granularity;
    }

    /** Whether it comes in strengths: the stronger, the further from the video, and the easier the pair. */
    public boolean graded() {
        return graded;
    }
}
