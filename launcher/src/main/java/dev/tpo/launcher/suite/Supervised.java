package dev.tpo.launcher.suite;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A child process that is started again when it dies: at once, then after 1, 2, 4 … at most 30 seconds. */
final class Supervised {

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration HEALTHY_AFTER = Duration.ofMinutes(1);

    private final String name;
    private final Supplier<Process> starter;
    private final Consumer<String> report;
    private volatile boolean stopping;
    private volatile @Nullable Process process;
    private volatile int deathsInARow;

    Supervised(String name, Supplier<Process> starter, Consumer<String> report) {
        this.name = name;
        this.starter = starter;
        this.report = report;
    }

    void start() {
        Process started = starter.get();
        process = started;
        Thread.ofVirtual().name("watch-" + name).start(this::watch);
    }

    String name() {
        return name;
    }

    /** How often it died in a row, each time within a minute of its start. */
    int deaths() {
        return deathsInARow;
    }

    /** Ends the watching; gives the process to stop, null if there is none. */
    synchronized @Nullable Process release() {
        stopping = true;
        return process;
    }

    private void watch() {
        try {
            Process current = process;
            while (current != null && !stopping) {
                long startedAt = System.nanoTime();
                int status = current.waitFor();
                if (stopping) {
                    return;
                }
                boolean wasHealthy = System.nanoTime() - startedAt > HEALTHY_AFTER.toNanos();
                deathsInARow = wasHealthy ? 1 : deathsInARow + 1;
                Duration pause = pause();
                report.accept(name + " ended with status " + status + "; starting it again"
                        + (pause.isZero() ? "" : " in " + pause.toSeconds() + " s"));
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                current = restart(current);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Process restart(Process dead) {
        if (stopping) {
            return dead;
        }
        try {
            Process started = starter.get();
            process = started;
            return started;
        } catch (LaunchException e) {
            report.accept(name + ": " + e.getMessage());
            return dead; // counts as one more death
        }
    }

    private Duration pause() {
        if (deathsInARow <= 1) {
            return Duration.ZERO;
        }
        Duration pause = Duration.ofSeconds(1L << Math.min(deathsInARow - 2, 6));
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
