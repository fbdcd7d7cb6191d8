package dev.tpo.hub;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Several files side by side; the first that cannot be had stops the others. */
final class ParallelFetch {
    private static final int FILES_AT_ONCE = 4;

    private final FileFetch fetch;
    private final Pulse pulse;

    ParallelFetch(FileFetch fetch, Pulse pulse) {
        this.fetch = fetch;
        this.pulse = pulse;
    }

    List<HubSnapshot.File> all(HubPlan plan) {
        try (ExecutorService pool = Executors.newFixedThreadPool(FILES_AT_ONCE)) {
            List<Future<HubSnapshot.File>> running = plan.files().stream()
                    .map(file -> pool.submit(() -> one(plan, file)))
                    .toList();
            try {
                return collect(running);
            } catch (InterruptedException e) {
                pulse.stop();
                pool.shutdownNow();
                Thread.currentThread().interrupt();
                throw new DownloadStoppedException();
            }
        }
    }

    private HubSnapshot.File one(HubPlan plan, HubFile file) {
        try {
            pulse.throwIfStopped();
            return fetch.get(plan.model(), plan.commit(), file);
        } catch (RuntimeException | Error e) {
            pulse.stop();
            throw e;
        }
    }

    private static List<HubSnapshot.File> collect(List<Future<HubSnapshot.File>> running) throws InterruptedException {
        List<HubSnapshot.File> files = new ArrayList<>();
        @Nullable RuntimeException failure = null;
        for (Future<HubSnapshot.File> one : running) {
            try {
                files.add(one.get());
            } catch (ExecutionException e) {
                // That a file was stopped is no reason; why the others were is.
                if (failure == null || failure instanceof DownloadStoppedException) {
                    failure = Conductor.unchecked(e.getCause());
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
        return files;
    }
}
