package dev.tpo.rows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** A set of texts of any length in at most 64 bytes each: by half of their SHA-256, in a table with open addressing. */
final class SeenIds {
    private static final int FIRST_SLOTS = 1 << 10;

    private final MessageDigest digest = sha256();

    /** Two longs a slot; both 0: empty. */
    private long[] slots = new long[2 * FIRST_SLOTS];

    private int size;

    /** False if it is there already. */
    boolean add(String text) {
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        if (4 * (size + 1) > slots.length) {
            grow();
        }
        boolean isNew = put(slots, hash.getLong(), hash.getLong());
        size += isNew ? 1 : 0;
        return isNew;
    }

    private static boolean put(long[] slots, long high, long low) {
        int places = slots.length / 2;
        for (int place = (int) (high & (places - 1)); ; place = (place + 1) & (places - 1)) {
            if (slots[2 * place] == high && slots[2 * place + 1] == low) {
                return false;
            }
            if (slots[2 * place] == 0 && slots[2 * place + 1] == 0) {
                slots[2 * place] = high;
                slots[2 * place + 1] = low;
                return true;
            }
        }
    }

    private void grow() {
        long[] old = slots;
        slots = new long[2 * old.length];
        for (int i = 0; i < old.length; i += 2) {
            if (old[i] != 0 || old[i + 1] != 0) {
                put(slots, old[i], old[i + 1]);
            }
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
