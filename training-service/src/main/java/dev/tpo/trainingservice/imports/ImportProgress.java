package dev.tpo.trainingservice.imports;

import dev.tpo.hub.DownloadListener;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.Lease;
import dev.tpo.jobs.NewEvent;
import dev.tpo.jobs.Progress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;

/** Tells the job how far its import is, once a second, and hears whether it shall stop. */
final class ImportProgress implements DownloadListener {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final int TELLINGS = 10;

    private final JobStore jobs;
    private final Lease lease;
    private final BooleanSupplier stopping;
    private final Clock clock;
    private Instant told = Instant.EPOCH;
    private long tenths;
    private boolean stopped;

    ImportProgress(JobStore jobs, Lease lease, BooleanSupplier stopping, Clock clock) {
        this.jobs = jobs;
        this.lease = lease;
        this.stopping = stopping;
        this.clock = clock;
    }

    @Override
    public void progress(long doneBytes, long totalBytes) {
        Instant now = clock.instant();
        if (now.isBefore(told.plus(EVERY))) {
            return;
        }
        told = now;
        stopped = stopping.getAsBoolean() || jobs.cancelRequested(lease.jobId());
        long reached = totalBytes == 0 ? 0 : doneBytes * TELLINGS / totalBytes;
        List<NewEvent> events = reached > tenths ? List.of(event(doneBytes, totalBytes)) : List.of();
        tenths = Math.max(tenths, reached);
        jobs.report(lease, new Progress(doneBytes, totalBytes, ModelImports.UNIT), events, List.of());
    }

    @Override
    public void say(String message) {
        Progress known = jobs.find(lease.jobId()).orElseThrow().progress();
        jobs.report(lease, known, List.of(NewEvent.info(message)), List.of());
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    private static NewEvent event(long done, long total) {
        return NewEvent.info(
                String.format(Locale.ROOT, "%.1f of %.1f MB are here and checked", done / 1e6, total / 1e6));
    }
}
