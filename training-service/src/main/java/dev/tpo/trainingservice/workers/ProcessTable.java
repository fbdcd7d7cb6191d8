package dev.tpo.trainingservice.workers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The kernel's own account of processes: {@code ProcessHandle.info()} cuts command lines and counts from a clock that moves. */
final class ProcessTable {
    private static final Path PROC = Path.of("/proc");
    private static final int STATE = 0;
    private static final int START_TICKS = 19;

    private ProcessTable() {}

    static String boot() {
        try {
            return Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
        } catch (IOException e) {
            throw new WorkerPlaceException("this machine has no /proc: " + e.getMessage(), false, e);
        }
    }

    /** When the process started, in ticks since the boot; empty if there is none, or only what its parent has not buried. */
    static OptionalLong startTicks(long pid) {
        try {
            String stat =
                    Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"), StandardCharsets.ISO_8859_1);
            // The name in parentheses may hold anything, also a parenthesis.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[STATE].equals("Z") || fields[STATE].equals("X")
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(fields[START_TICKS]));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The process itself, not another that was given its number since. */
    static Optional<ProcessHandle> find(WorkerRef.LocalProcess worker) {
        OptionalLong ticks = startTicks(worker.pid());
        return ticks.isPresent()
                        && ticks.getAsLong() == worker.startTicks()
                        && worker.boot().equals(boot())
                ? ProcessHandle.of(worker.pid())
                : Optional.empty();
    }

    /** Processes with {@code --job ID} at the end of their command line. */
    static List<ProcessHandle> workersOf(String jobId) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (isWorkerOf(process, jobId)) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new WorkerPlaceException("cannot look for processes: " + e.getMessage(), false, e);
        }
        return found;
    }

    private static boolean isWorkerOf(Path process, String jobId) {
        try {
            String all = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
            List<String> arguments = List.of(all.split("\0"));
            int job = arguments.lastIndexOf("--job");
            return job >= 0
                    && job + 1 < arguments.size()
                    && arguments.get(job + 1).equals(jobId);
        } catch (IOException e) {
            return false; // gone, or another user's
        }
    }
}
