package dev.tpo.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Asked before the first byte comes: a download that cannot end well is not begun. */
final class DiskSpace {
    private DiskSpace() {}

    static void require(HubPlan plan, HubCache cache) {
        try {
            long missing = 0;
            for (HubFile file : plan.files()) {
                missing += cache.has(file) ? 0 : file.bytes() - size(cache.incomplete(file));
            }
            if (missing <= 0) {
                return;
            }
            Files.createDirectories(cache.root());
            long free = Files.getFileStore(cache.root()).getUsableSpace();
            if (free < missing) {
                throw new HubException(
                        HubException.Reason.DISK_FULL,
                        String.format(
                                Locale.ROOT,
                                "%s needs %.1f GB more in %s, where %.1f GB are free",
                                plan.model(),
                                missing / 1e9,
                                cache.root(),
                                free / 1e9));
            }
        } catch (IOException e) {
            throw HubException.cache("cannot use the cache " + cache.root(), e);
        }
    }

    private static long size(Path file) throws IOException {
        return HubCache.isFile(file) ? Files.size(file) : 0;
    }
}
