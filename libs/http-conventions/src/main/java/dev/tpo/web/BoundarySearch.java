package dev.tpo.web;

import java.util.Arrays;

/** Finds a few bytes in many, by Horspool: where they are not, most bytes are never looked at. */
final class BoundarySearch {
    private final byte[] wanted;
    private final int[] shift = new int[256];

    BoundarySearch(byte[] wanted) {
        this.wanted = wanted.clone();
        Arrays.fill(shift, wanted.length);
        for (int i = 0; i < wanted.length - 1; i++) {
            shift[wanted[i] & 0xff] = wanted.length - 1 - i;
        }
    }

    int length() {
        return wanted.length;
    }

    /** Where it first begins between {@code from} and {@code to}, with all of it before {@code to}; -1: nowhere. */
    int in(byte[] bytes, int from, int to) {
        int last = wanted.length - 1;
        byte lastWanted = wanted[last];
        int at = from;
        while (at + last < to) {
            byte lastHere = bytes[at + last];
            if (lastHere == lastWanted && Arrays.equals(bytes, at, at + last, wanted, 0, last)) {
                return at;
            }
            at += shift[lastHere & 0xff];
        }
        return -1;
    }
}
