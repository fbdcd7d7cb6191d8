package dev.tpo.nano.world;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Where all randomness of the world comes from. The domain is hashed together with the seed, so that equal seeds of
 * different domains (pretraining, demo, benchmark) have nothing in common.
 */
public final class Chance {

    private Chance() {}

    /** @param numbers narrow the stream down further, for instance to one video or one step */
    public static RandomGenerator of(String domain, long seed, long... numbers) {
        byte[] name = domain.getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(4 + name.length + 8 + 8 * numbers.length);
        key.putInt(name.length).put(name).putLong(seed);
        Arrays.stream(numbers).forEach(key::putLong);
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(key.array());
            return new SplittableRandom(ByteBuffer.wrap(hash).getLong());
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }

    public static int[] permutation(RandomGenerator random, int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            int j = random.nextInt(i + 1);
            order[i] = order[j];
            order[j] = i;
        }
        return order;
    }
}
