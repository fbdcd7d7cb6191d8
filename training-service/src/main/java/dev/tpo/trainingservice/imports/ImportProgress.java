package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import dev.tpo.running.JobRun;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Tells the job how far its import is, once a second, and hears whether it shall stop. */
final class ImportProgress implements DownloadListener {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int TELLINGS = 10;

    private final JobRun<ImportSpec> run;
    private final Clock clock;
    private Instant told = Instant.EPOCH;
    private long tenths;

    ImportProgress(JobRun<ImportSpec> run, Clock clock) {
        this.run = run;
        this.clock = clock;
    }

    @Override
    public void progress(long doneBytes, long totalBytes) {
        Instant now = clock.instant();
        if (now.isBefore(told.plus(EVERY))) {
            return;
        }
        told = now;
        long reached = totalBytes == 0 ? 0 : doneBytes * TELLINGS / totalBytes;
        List<NewEvent> events = reached > tenths ? List.of(event(doneBytes, totalBytes)) : List.of();
        tenths = Math.max(tenths, reached);
        run.patiently(() -> run.report(new Progress(doneBytes, totalBytes, ModelImports.UNIT), events, List.of()));
    }

    @Override
    public void say(String message) {
        run.patiently(() -> run.say(NewEvent.info(message)));
    }

    @Override
    public boolean stopped() {
        return run.stopped();
    }

    private static NewEvent event(long done, long total) {
        return NewEvent.info(
                String.format(Locale.ROOT, "%.1f of %.1f MB are here and checked", done / 1e6, total / 1e6));
    }
}
