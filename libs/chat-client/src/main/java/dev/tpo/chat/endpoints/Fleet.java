package dev.tpo.chat.endpoints;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The addresses of one endpoint. Each question goes to the least busy of those that are worth asking. */
final class Fleet {
    private final List<Address> addresses;

    Fleet(List<URI> urls, Clock clock) {
        this.addresses = urls.stream().map(url -> new Address(url, clock)).toList();
    }

    /** Which addresses one question has been sent to in vain. */
    static final class Tried {
        private final Set<Address> inVain = new HashSet<>();

        void add(Address address) {
            inVain.add(address);
        }
    }

    /**
     * An address for one request, others than those tried first. End it with {@link #end}.
     *
     * @return null: none is worth asking now, see {@link #untilBack}
     */
    synchronized @Nullable Address begin(Tried tried) {
        Address best = addresses.stream()
                .filter(address -> address.circuit().untilOpen().isZero()
                        && address.untilFree().isZero())
                .min(Comparator.<Address, Boolean>comparing(tried.inVain::contains)
                        .thenComparing(address -> !address.circuit().isOpen()) // one finds out whether it is back
                        .thenComparing(Address::underWay)
                        .thenComparing(address -> address.circuit().failures()))
                .orElse(null);
        if (best != null) {
            best.begin();
        }
        return best;
    }

    /** Whether there is one worth asking that the question has not been sent to. */
    synchronized boolean hasAnother(Tried tried) {
        return addresses.stream()
                .anyMatch(address -> !tried.inVain.contains(address)
                        && address.circuit().untilOpen().isZero()
                        && address.untilFree().isZero());
    }

    synchronized void end(Address address) {
        address.end();
    }

    synchronized void busy(Address address, Duration time) {
        address.busyFor(time);
    }

    /** Whether every address is left alone because it failed, not merely because it is busy. */
    synchronized boolean isAway() {
        return addresses.stream().allMatch(address -> address.circuit().isOpen());
    }

    /** When the first of them is worth asking again. */
    synchronized Duration untilBack() {
        return addresses.stream()
                .map(address -> longer(address.circuit().untilOpen(), address.untilFree()))
                .min(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    synchronized int open() {
        return (int)
                addresses.stream().filter(address -> address.circuit().isOpen()).count();
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }
}
