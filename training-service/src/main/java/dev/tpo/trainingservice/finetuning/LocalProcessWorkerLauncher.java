package dev.tpo.trainingservice.finetuning;

import dev.tpo.blobs.FileTrees;
import dev.tpo.jobs.Lease;
import dev.tpo.trainingservice.platform.TpoProperties;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;
import org.springframework.util.FileSystemUtils;

/** Workers as child processes on this machine, each with a log file of its own. */
@Component
class LocalProcessWorkerLauncher implements WorkerLauncher {
    private final WorkerProperties worker;
    private final TpoProperties tpo;
    private final JdbcConnectionDetails database;

    LocalProcessWorkerLauncher(WorkerProperties worker, TpoProperties tpo, JdbcConnectionDetails database) {
        this.worker = worker;
        this.tpo = tpo;
        this.database = database;
        FileTrees.deleteHalfMade(tpo.workDir().resolve("models"));
    }

    @Override
    public void endOrphans(String jobId) {
        OrphanProcesses.end(jobId);
    }

    @Override
    public Worker launch(Lease lease) {
        Path work = tpo.workDir().toAbsolutePath();
        try {
            Path logs = Files.createDirectories(work.resolve("logs"));
            Path log = logs.resolve(lease.jobId() + ".log");
            ProcessBuilder builder = new ProcessBuilder(command(lease.jobId()))
                    .redirectErrorStream(true)
                    .redirectInput(new File("/dev/null"))
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            environment(builder.environment(), lease, work);
            return new LocalProcessWorker(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start a worker", e);
        }
    }

    @Override
    public void tidy(String jobId) {
        try {
            FileSystemUtils.deleteRecursively(tpo.workDir().resolve("jobs").resolve(jobId));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete what job " + jobId + " left", e);
        }
    }

    private List<String> command(String jobId) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(worker.jvmOptions());
        String javacpp = System.getProperty("org.bytedeco.javacpp.cachedir");
        if (javacpp != null) {
            command.add("-Dorg.bytedeco.javacpp.cachedir=" + javacpp);
        }
        command.addAll(List.of("-cp", worker.classPath(), worker.mainClass(), "--job", jobId));
        return command;
    }

    private void environment(Map<String, String> environment, Lease lease, Path work) {
        // Torch's threads must sleep while they wait: spinning, they slow each other down twentyfold on a busy machine.
        environment.putIfAbsent("OMP_WAIT_POLICY", "PASSIVE");
        environment.put("TPO_JDBC_URL", database.getJdbcUrl());
        put(environment, "TPO_JDBC_USER", database.getUsername());
        put(environment, "TPO_JDBC_PASSWORD", database.getPassword());
        environment.put("TPO_BLOB_ROOT", tpo.blobRoot().toAbsolutePath().toString());
        environment.put("TPO_WORK_DIR", work.toString());
        environment.put("TPO_TRAINING_DEVICE", worker.device());
        environment.put(
                "TPO_TRAINING_ACTIVATION_BYTES",
                Long.toString(worker.activationMemory().toBytes()));
        environment.put("TPO_LEASE", Integer.toString(lease.attempt()));
    }

    private static void put(Map<String, String> environment, String name, @Nullable String value) {
        environment.put(name, value == null ? "" : value);
    }
}
