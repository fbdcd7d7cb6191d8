package dev.tpo.launcher.suite;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A suite to talk to. Closing it stops it only if it was started for that. */
public record RunningSuite(URI gateway, @Nullable Suite own) implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofMinutes(10);

    public static RunningSuite of(Suite started) {
        return new RunningSuite(started.gateway(), started);
    }

    /** The suite on this home, wherever it answers; without one the suite on this port; null if there is none. */
    public static @Nullable RunningSuite find(TpoHome home, int port) {
        Readiness readiness = new Readiness();
        Optional<HomeLock> lock = HomeLock.tryTake(home);
        lock.ifPresent(HomeLock::close);
        if (lock.isPresent()) {
            return readiness.isReady(port) ? at(port) : null;
        }
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<Integer> announced = home.announcedPort();
            if (announced.isPresent() && readiness.isReady(announced.get())) {
                return at(announced.get());
            }
            Pause.of(Duration.ofMillis(500)); // it may be starting
        }
        throw new LaunchException("the suite on " + home.root() + " does not answer");
    }

    private static RunningSuite at(int port) {
        return new RunningSuite(URI.create("http://localhost:" + port), null);
    }

    @Override
    public void close() {
        if (own != null) {
            own.close();
        }
    }
}
