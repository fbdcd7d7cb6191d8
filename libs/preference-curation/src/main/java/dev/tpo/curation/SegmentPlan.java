package dev.tpo.curation;

/** Which parts of a video are captioned, and which of them are asked about. */
public sealed interface SegmentPlan {
    /** For short videos, and for writers that need captions of all of one. */
    SegmentPlan HALVES = new Halves();

    /** For long videos: three stretches of half a minute, and eight captions that tell the whole. */
    SegmentPlan STRETCHES = new Stretches(3, 30, 8);

    /** How many segments localized questions are about. */
    int segments();

    /** How many captions comprehensive questions are made from. */
    int captionsAcross();

    /** Of those captions, how many must be usable for such questions. */
    int leastAcross();

    /** How many captions are asked for where questions of both granularities are wanted. */
    int captions();

    /**
     * Three segments of half the frames that stand for the video; each overlaps the next by half of itself. Their
     * captions tell the whole video, too.
     */
    record Halves() implements SegmentPlan {
        static final int SEGMENTS = 3;

        @Override
        public int segments() {
            return SEGMENTS;
        }

        @Override
        public int captionsAcross() {
            return SEGMENTS;
        }

        @Override
        public int leastAcross() {
            return SEGMENTS;
        }

        @Override
        public int captions() {
            return SEGMENTS;
        }
    }

    /**
     * Short segments, looked at with as many frames as stand for the whole video, however long it is. The seed places
     * one in each of {@code segments} equal parts of the video. The whole is told by captions of {@code
     * captionsAcross} runs of the frames that stand for it.
     *
     * @param seconds how long a segment is; at most half the video, so that something is left outside
     */
    record Stretches(int segments, double seconds, int captionsAcross) implements SegmentPlan {
        public Stretches {
            if (segments < 1) {
                throw new IllegalArgumentException("segments must be at least 1, was " + segments);
            }
            if (!(seconds > 0) || Double.isInfinite(seconds)) {
                throw new IllegalArgumentException("seconds must be more than 0, was " + seconds);
            }
            if (captionsAcross < 1) {
                throw new IllegalArgumentException("captionsAcross must be at least 1, was " + captionsAcross);
            }
        }

        /** Half: captions have their times, so that a writer knows of what it has none. */
        @Override
        public int leastAcross() {
            return (captionsAcross + 1) / 2;
        }

        @Override
        public int captions() {
            return segments + captionsAcross;
        }
    }
}
