package dev.tpo.curation;

/** What the dispreferred answer was denied. */
public enum Perturbation {
    /** The segment: only frames outside it are seen. */
    IRRELEVANT(Granularity.LOCALIZED),
    /** Half of the segment's frames, chosen at random. */
    INCOMPLETE(Granularity.LOCALIZED),
    /** Most of the video: a few frames spread evenly over it are seen. */
    DOWNSAMPLED(Granularity.COMPREHENSIVE);

    private final Granularity granularity;

    Perturbation(Granularity granularity) {
        this.granularity = granularity;
    }

    public Granularity granularity() {
        return granularity;
    }
}
