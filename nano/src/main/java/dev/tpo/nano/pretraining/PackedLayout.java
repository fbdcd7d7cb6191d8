package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.nano.grammar.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/**
 * One video, many questions: slots of fixed length stand behind a common prefix and do not see each other. Positions
 * count on from the prefix in each slot.
 */
final class PackedLayout {
    /** Tokens of the longest question of a family with its answer; a description grows with its scenes. */
    private static final List<Slot.Asked> QUESTIONS = List.of(
            new Slot.Asked(Family.AFTER, 11),
            new Slot.Asked(Family.BEFORE, 11),
            new Slot.Asked(Family.FIRST, 15),
            new Slot.Asked(Family.EXIST, 9),
            new Slot.Asked(Family.WHEN, 9),
            new Slot.Asked(Family.AT, 9),
            new Slot.Asked(Family.SPAN, 11));

    private static final int MOMENTS = 8;

    private final int frames;
    private final List<Slot> slots;
    private final int slotTokens;

    private PackedLayout(int frames, List<Slot> slots) {
        this.frames = frames;
        this.slots = slots;
        this.slotTokens = slots.stream().mapToInt(Slot::length).sum();
    }

    /** Moments and nothing else: a short sequence that teaches one thing. */
    static PackedLayout ofMoments(int frames, int moments) {
        return new PackedLayout(frames, Collections.nCopies(moments, new Slot.Moment()));
    }

    /** What is learned last is asked most: one more question of {@code extra}, and many moments. */
    static PackedLayout ofQuestions(int frames, int maxScenes, Family extra) {
        List<Slot> slots = new ArrayList<>(QUESTIONS);
        slots.add(new Slot.Asked(Family.DESCRIBE, 4 + 3 * maxScenes));
        slots.add(QUESTIONS.stream()
                .filter(asked -> asked.family() == extra)
                .findFirst()
                .orElseThrow());
        slots.addAll(Collections.nCopies(MOMENTS, new Slot.Moment()));
        return new PackedLayout(frames, slots);
    }

    /** What stands behind the prefix. */
    sealed interface Slot {
        /** Tokens. */
        int length();

        String word();

        /** A question with its answer. */
        record Asked(Family family, int length) implements Slot {
            @Override
            public String word() {
                return family.word();
            }
        }

        /**
         * A time and what is shown then, and nothing else: {@code 00:35 red circle}. It costs three tokens where a question
         * costs nine, and a time that stands there finds its like among the frames in one step of attention where a question
         * needs two: without moments "at" was not learned. Each stands alone: behind others it could be told by what they
         * leave over.
         */
        record Moment() implements Slot {
            @Override
            public int length() {
                return 3;
            }

            @Override
            public String word() {
                return "moment";
            }
        }
    }

    /**
     * Where a short clip stands as if it were part of a long one, so that positions of long videos are trained (Zhu et al.
     * 2023, "PoSE"): positions are left out before one of its frames and before the questions.
     *
     * @param beforeFrame 0 … frames
     */
    record Gaps(int beforeFrame, int skipped, int beforeText) {
        static final Gaps NONE = new Gaps(0, 0, 0);
    }

    List<Slot> slots() {
        return slots;
    }

    int slotTokens() {
        return slotTokens;
    }

    /** The user token, and for each frame its visual token, newline and time. */
    int prefixTokens() {
        return 1 + 3 * frames;
    }

    /** (L) int64. */
    NDArray positions(NDManager manager, Gaps gaps) {
        long[] positions = new long[prefixTokens() + slotTokens];
        int at = 0;
        int first = 1 + 3 * gaps.beforeFrame();
        for (; at < prefixTokens(); at++) {
            positions[at] = at < first ? at : at + gaps.skipped();
        }
        long text = prefixTokens() + gaps.skipped() + gaps.beforeText();
        for (Slot slot : slots) {
            for (int k = 0; k < slot.length(); k++) {
                positions[at++] = text + k;
            }
        }
        return manager.create(positions);
    }

    /** (L, L) boolean. */
    NDArray mask(NDManager manager) {
        int length = prefixTokens() + slotTokens;
        boolean[] mask = new boolean[length * length];
        for (int row = 0; row < prefixTokens(); row++) {
            Arrays.fill(mask, row * length, row * length + row + 1, true);
        }
        int begin = prefixTokens();
        for (Slot slot : slots) {
            for (int k = 0; k < slot.length(); k++) {
                int row = (begin + k) * length;
                Arrays.fill(mask, row, row + prefixTokens(), true);
                Arrays.fill(mask, row + begin, row + begin + k + 1, true);
            }
            begin += slot.length();
        }
        return manager.create(mask, new Shape(length, length));
    }
}
