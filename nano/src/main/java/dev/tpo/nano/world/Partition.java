package dev.tpo.nano.world;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Cuts a whole number into positive parts, every way equally likely. */
public final class Partition {

    private Partition() {}

    /** @return {@code parts} numbers of at least 1 that add up to {@code whole} */
    public static int[] random(RandomGenerator random, int whole, int parts) {
        int[] cuts = Arrays.copyOf(Chance.permutation(random, whole - 1), parts - 1);
        Arrays.sort(cuts);
        int[] sizes = new int[parts];
        int begin = 0;
        for (int i = 0; i < parts; i++) {
            int end = i < parts - 1 ? cuts[i] + 1 : whole;
            sizes[i] = end - begin;
            begin = end;
        }
        return sizes;
    }
}
