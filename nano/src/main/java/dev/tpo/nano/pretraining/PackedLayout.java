package dev.tpo.nano.pretraining;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.nano.grammar.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One video, many questions: slots of fixed length stand behind a common prefix and do not see each other. Positions
 * count on from the prefix in each slot.
 */
final class PackedLayout {
    /** A slot and the longest question with answer that it holds, tokens. */
    record Slot(Family family, int length) {}

    private static final List<Slot> QUESTIONS = List.of(
            new Slot(Family.AFTER, 11),
            new Slot(Family.BEFORE, 11),
            new Slot(Family.FIRST, 15),
            new Slot(Family.EXIST, 9),
            new Slot(Family.WHEN, 9),
            new Slot(Family.AT, 9));

    private final int frames;
    private final List<Slot> slots;
    private final int slotTokens;

    /** What is learned last is asked most: one more question of {@code extra}, and one more about a time. */
    PackedLayout(int frames, int maxScenes, Family extra) {
        this.frames = frames;
        this.slots = new ArrayList<>(QUESTIONS);
        slots.add(new Slot(Family.DESCRIBE, 4 + 3 * maxScenes));
        slots.add(new Slot(extra, 9));
        slots.add(new Slot(Family.AT, 9));
        this.slotTokens = slots.stream().mapToInt(Slot::length).sum();
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
    NDArray positions(NDManager manager) {
        long[] positions = new long[prefixTokens() + slotTokens];
        int at = 0;
        for (; at < prefixTokens(); at++) {
            positions[at] = at;
        }
        for (Slot slot : slots) {
            for (int k = 0; k < slot.length(); k++) {
                positions[at++] = prefixTokens() + k;
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
