package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Processes that an earlier suite on the same home left running: services, workers, PostgreSQL. They are known by a
 * variable that the launcher puts into the environment of all it starts and that their children inherit, so nothing
 * needs to have been written down before a kill -9, and no reused process id can be mistaken for one of them.
 */
final class Leftovers {

    static final String MARK = "TPO_SUITE_HOME";

    private final String mark;

    Leftovers(TpoHome home) {
        this.mark = MARK + "=" + home.root();
    }

    /** Stops them all, PostgreSQL last, so that the others can still put down what they are at. */
    void stop(Duration patience) {
        stopAllButPostgres(patience);
        // A postmaster takes SIGTERM as "when all clients are gone"; they are.
        end(find(), patience);
    }

    void stopAllButPostgres(Duration patience) {
        end(find().stream().filter(process -> !isPostgres(process)).toList(), patience);
    }

    /** Asks, waits, kills. */
    private static void end(List<ProcessHandle> processes, Duration patience) {
        processes.forEach(ProcessHandle::destroy);
        awaitEnd(processes, patience);
        processes.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(processes, Duration.ofSeconds(5));
    }

    List<ProcessHandle> find() {
        List<ProcessHandle> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != self && carriesMark(process)) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new LaunchException("cannot look for processes in /proc: " + e.getMessage(), e);
        }
        return found;
    }

    private boolean carriesMark(Path process) {
        try {
            String environment = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
            return List.of(environment.split("\0")).contains(mark);
        } catch (IOException e) {
            return false; // gone meanwhile, or somebody else's
        }
    }

    private static boolean isPostgres(ProcessHandle process) {
        Optional<String> command = process.info().command();
        return command.isPresent() && command.get().endsWith("/postgres");
    }

    private static void awaitEnd(List<ProcessHandle> processes, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline && processes.stream().anyMatch(ProcessHandle::isAlive)) {
            Pause.of(Duration.ofMillis(50));
        }
    }
}
