package dev.tpo.trainingservice.finetuning;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A child process. */
final class LocalProcessWorker implements Worker {
    private static final int SIGNAL_BASE = 128;

    private final Process process;
    private final Path log;

    LocalProcessWorker(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    @Override
    public Optional<Exit> await(Duration patience) throws InterruptedException {
        if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        int status = process.exitValue();
        return Optional.of(new Exit(status, reason(status)));
    }

    @Override
    public void kill() {
        process.destroyForcibly();
    }

    private String reason(int status) {
        String how = status > SIGNAL_BASE
                ? "was killed by signal " + (status - SIGNAL_BASE)
                : "exited with status " + status;
        return "worker " + how + lastWords().map(line -> ": " + line).orElse("");
    }

    /** The last exception of the log, if its end tells of one. */
    private Optional<String> lastWords() {
        try {
            return LogTail.lastMatching(log, line -> line.contains("Exception") || line.contains("Error:"));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
