package dev.tpo.testing.hub;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** What goes wrong, and how often. */
public final class Faults {
    private final Map<String, AtomicInteger> cuts = new ConcurrentHashMap<>();
    private final Map<String, Integer> cutAfter = new ConcurrentHashMap<>();
    private final Set<String> corrupt = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> silences = new ConcurrentHashMap<>();
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile int refusal = 503;
    private volatile boolean rangesIgnored;
    private volatile int bytesPerSecond;

    /** Each of the next {@code times} answers with this file's content is cut after so many bytes. */
    public Faults cut(String name, int bytes, int times) {
        cutAfter.put(name, bytes);
        cuts.put(name, new AtomicInteger(times));
        return this;
    }

    /** Each of the next {@code times} answers with this file's content says nothing after its first half. */
    public Faults fallSilent(String name, int times) {
        silences.put(name, new AtomicInteger(times));
        return this;
    }

    /** One byte of the file is another one. */
    public Faults corrupt(String name) {
        corrupt.add(name);
        return this;
    }

    public Faults mend() {
        corrupt.clear();
        cuts.clear();
        refusals.set(0);
        return this;
    }

    /** The next requests are answered with this status, and {@code Retry-After: 1} if it is 429. */
    public Faults refuse(int status, int times) {
        refusal = status;
        refusals.set(times);
        return this;
    }

    public Faults ignoreRanges() {
        rangesIgnored = true;
        return this;
    }

    /** How fast content comes; 0: as fast as it can. */
    public Faults slow(int bytesEachSecond) {
        bytesPerSecond = bytesEachSecond;
        return this;
    }

    int takeCut(String name) {
        return take(cuts.get(name)) ? cutAfter.get(name) : -1;
    }

    boolean takeSilence(String name) {
        return take(silences.get(name));
    }

    boolean isCorrupt(String name) {
        return corrupt.contains(name);
    }

    int takeRefusal() {
        return take(refusals) ? refusal : 0;
    }

    boolean rangesIgnored() {
        return rangesIgnored;
    }

    int bytesPerSecond() {
        return bytesPerSecond;
    }

    private static boolean take(@org.jspecify.annotations.Nullable AtomicInteger left) {
        return left != null && left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
    }
}
