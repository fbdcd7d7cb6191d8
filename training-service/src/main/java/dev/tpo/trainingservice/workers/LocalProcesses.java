package dev.tpo.trainingservice.workers;

import dev.tpo.blobs.FileTrees;
import dev.tpo.trainingservice.platform.TpoProperties;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.util.FileSystemUtils;

/** Workers as processes of this machine, each with a log file of its own. */
final class LocalProcesses implements WorkerPlace {
    private static final Logger LOG = LoggerFactory.getLogger(LocalProcesses.class);
    /** What this service needs of its surroundings and a worker does not. */
    private static final Set<String> KEPT_BACK =
            Set.of("TPO_SERVICE_SECRET", "TPO_SERVICE_SECRET_FILE", "HF_TOKEN", "HF_TOKEN_PATH");

    private static final Duration KILL_PATIENCE = Duration.ofSeconds(10);

    private final WorkerProperties settings;
    private final TpoProperties tpo;
    private final JdbcConnectionDetails database;
    private final Map<WorkerRef, Process> children = new ConcurrentHashMap<>();

    LocalProcesses(WorkerProperties settings, TpoProperties tpo, JdbcConnectionDetails database) {
        this.settings = settings;
        this.tpo = tpo;
        this.database = database;
        FileTrees.deleteHalfMade(tpo.workDir().resolve("models"));
    }

    @Override
    public WorkerRef start(WorkerOrder order) {
        String job = order.lease().jobId();
        try {
            Files.createDirectories(logs());
            ProcessBuilder builder = new ProcessBuilder(command(job))
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log(job).toFile()));
            environment(builder.environment(), order);
            Process process = builder.start();
            // Gone at once: no time to be asked for; the process itself knows how it ended.
            var worker = new WorkerRef.LocalProcess(
                    ProcessTable.boot(),
                    process.pid(),
                    ProcessTable.startTicks(process.pid()).orElse(-1),
                    job);
            children.put(worker, process);
            return worker;
        } catch (IOException e) {
            throw new WorkerPlaceException("a worker cannot be started: " + e.getMessage(), false, e);
        }
    }

    @Override
    public WorkerState observe(WorkerRef worker) {
        Process child = children.get(worker);
        if (child != null) {
            return child.isAlive() ? new WorkerState.Running() : ExitStatus.ended(child.exitValue(), lastWords(worker));
        }
        return ProcessTable.find(local(worker)).isPresent()
                ? new WorkerState.Running()
                : new WorkerState.Ended(
                        WorkerState.How.DIED, "is gone, and this service was not there to see how it ended");
    }

    @Override
    public void stop(WorkerRef worker, Duration grace) throws InterruptedException {
        ProcessHandle process = ProcessTable.find(local(worker)).orElse(null);
        if (process != null) {
            if (grace.isPositive()) {
                process.destroy();
                awaitEnd(process, grace);
            }
            process.destroyForcibly();
            awaitEnd(process, KILL_PATIENCE);
        }
    }

    @Override
    public void endAll(String jobId) {
        for (ProcessHandle orphan : ProcessTable.workersOf(jobId)) {
            LOG.warn("Ending orphaned worker, process {}", orphan.pid());
            orphan.destroyForcibly();
            try {
                awaitEnd(orphan, KILL_PATIENCE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void tidy(String jobId) {
        children.keySet().removeIf(worker -> local(worker).job().equals(jobId));
        try {
            FileSystemUtils.deleteRecursively(tpo.workDir().resolve("jobs").resolve(jobId));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete what job " + jobId + " left", e);
        }
    }

    @Override
    public void deleteLogs(Instant before) {
        if (!Files.isDirectory(logs())) {
            return;
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(logs(), "*.log")) {
            for (Path log : found) {
                if (Files.getLastModifiedTime(log).toInstant().isBefore(before)) {
                    Files.delete(log);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete old logs", e);
        }
    }

    @Override
    public String logOf(WorkerRef worker) {
        return "logs/" + local(worker).job() + ".log in the service's work folder";
    }

    private static void awaitEnd(ProcessHandle process, Duration patience) throws InterruptedException {
        try {
            process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("Process {} has not ended after {}", process.pid(), patience);
        }
    }

    private static WorkerRef.LocalProcess local(WorkerRef worker) {
        return switch (worker) {
            case WorkerRef.LocalProcess process -> process;
            case WorkerRef.KubernetesJob other ->
                // A home whose workers ran elsewhere before: nothing of theirs is here.
                new WorkerRef.LocalProcess("", -1, -1, other.name());
        };
    }

    private List<String> command(String jobId) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.jvmOptions());
        String javacpp = System.getProperty("org.bytedeco.javacpp.cachedir");
        if (javacpp != null) {
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + javacpp);
        }
        command.addAll(List.of("-cp", settings.classPath(), settings.mainClass(), "--job", jobId));
        return command;
    }

    void environment(Map<String, String> environment, WorkerOrder order) {
        environment.keySet().removeAll(KEPT_BACK);
        // Torch's threads must sleep while they wait: spinning, they slow each other down twentyfold on a busy machine.
        environment.putIfAbsent("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("TPO_JDBC_URL", database.getJdbcUrl());
        put(environment, "TPO_JDBC_USER", database.getUsername());
        put(environment, "TPO_JDBC_PASSWORD", database.getPassword());
        environment.put("TPO_BLOB_ROOT", tpo.blobRoot().toAbsolutePath().toString());
        environment.put("TPO_WORK_DIR", tpo.workDir().toAbsolutePath().toString());
        environment.put("TPO_TRAINING_DEVICE", settings.device());
        environment.put(
                "TPO_TRAINING_ACTIVATION_BYTES",
                Long.toString(settings.activationMemory().toBytes()));
        environment.put("TPO_LEASE", Integer.toString(order.lease().attempt()));
    }

    private static void put(Map<String, String> environment, String name, @Nullable String value) {
        environment.put(name, value == null ? "" : value);
    }

    private Path logs() {
        return tpo.workDir().toAbsolutePath().resolve("logs");
    }

    private Path log(String jobId) {
        return logs().resolve(jobId + ".log");
    }

    /** The last exception of the log, if its end tells of one. */
    private String lastWords(WorkerRef worker) {
        try {
            return LogTail.lastMatching(
                            log(local(worker).job()), line -> line.contains("Exception") || line.contains("Error:"))
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
