package dev.tpo.bench;

import dev.tpo.lmm.tensors.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** Lines of "what, how much", and what every measurement says of the machine. */
final class Report {
    private Report() {}

    static void say(String what, String format, Object... values) {
        System.out.printf(
                Locale.ROOT,
                "%-36s " + format + "%n",
                Stream.concat(Stream.of(what), Stream.of(values)).toArray());
    }

    /** The machine, how busy it is, and its memory's speed. */
    static double sayMachine() throws IOException {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
                .filter(line -> line.startsWith("model name"))
                .findFirst()
                .orElse("unknown processor")
                .replaceFirst(".*: ", "");
        say("machine", "%s, %d cores", cpu, Runtime.getRuntime().availableProcessors());
        sayLoad("before");
        double bandwidth = MemoryBandwidth.measure();
        say("memory bandwidth", "%.1f GB/s (%d threads)", bandwidth / 1e9, Torch.intraOpThreads());
        return bandwidth;
    }

    static void sayLoad(String when) throws IOException {
        say(
                "load average " + when,
                "%s",
                Files.readString(Path.of("/proc/loadavg")).strip());
    }
}
