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
import java.util.function.Predicate;

/**
 * Processes that an earlier suite on the same home left running: services, workers, PostgreSQL. They are known by a
 * variable that the launcher puts into the environment of all it starts and that their children inherit, so nothing
 * needs to have been written down before a kill -9, and no reused process id can be mistaken for one of them.
 * PostgreSQL's own children overwrite their environment with their title; they are known by the folder they work in.
 */
final class Leftovers {

    static final String MARK = "TPO_SUITE_HOME";

    private final String mark;
    private final Path database;

    Leftovers(TpoHome home) {
        this.mark = MARK + "=" + home.root();
        this.database = home.postgres();
    }

    /** Stops them all, PostgreSQL last, so that the others can still put down what they are at. */
    void stop(Duration patience) {
        stopAllButPostgres(patience);
        stopPostgres(patience);
    }

    void stopAllButPostgres(Duration patience) {
        end(find().stream().filter(process -> !isPostgres(process)).toList(), patience);
    }

    /**
     * A server takes its children with it. Those of a killed one may go on with a query for long, and no new server
     * starts beside them.
     */
    void stopPostgres(Duration patience) {
        List<ProcessHandle> servers =
                find(this::carriesMark).stream().filter(Leftovers::isPostgres).toList();
        servers.forEach(EmbeddedPostgres::askToStop);
        awaitEnd(servers, patience);
        end(find(this::worksInDatabase), patience);
    }

    /** Asks, waits, kills. */
    private static void end(List<ProcessHandle> processes, Duration patience) {
        processes.forEach(ProcessHandle::destroy);
        awaitEnd(processes, patience);
        processes.forEach(ProcessHandle::destroyForcibly);
        awaitEnd(processes, Duration.ofSeconds(5));
    }

    List<ProcessHandle> find() {
        return find(process -> carriesMark(process) || worksInDatabase(process));
    }

    private static List<ProcessHandle> find(Predicate<Path> ours) {
        List<ProcessHandle> found = new ArrayList<>();
        long self = ProcessHandle.current().pid();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                long pid = Long.parseLong(process.getFileName().toString());
                if (pid != self && ours.test(process)) {
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new LaunchException("cannot look for processes in /proc: " + Reasons.of(e), e);
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

    /** A person's shell may stand there too: only PostgreSQL's programs count. */
    private boolean worksInDatabase(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).equals(database)
                    && Files.readSymbolicLink(process.resolve("exe")).endsWith("postgres");
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
