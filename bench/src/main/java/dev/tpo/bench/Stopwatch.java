package dev.tpo.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** Time on the wall, and the processor time of all threads: on a busy machine only the latter says something. */
final class Stopwatch {
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private final long begin = System.nanoTime();
    private final long processorBegin = PROCESS.getProcessCpuTime();

    double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    double processorSeconds() {
        return (PROCESS.getProcessCpuTime() - processorBegin) / 1e9;
    }

    Taken read() {
        return new Taken(seconds(), processorSeconds());
    }

    @Override
    public String toString() {
        return read().toString();
    }

    /** What it said. */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    record Taken(double seconds, double processorSeconds) {
        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.2f s (processors %.2f s)", seconds, processorSeconds);
        }
    }
}
