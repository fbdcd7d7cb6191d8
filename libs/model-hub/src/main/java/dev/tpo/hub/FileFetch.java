package dev.tpo.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Has one file in the cache: as it is there, or downloaded from where an earlier download was cut. */
final class FileFetch {
    private final HubClient client;
    private final HubCache cache;
    private final Retries retries;
    private final Pulse pulse;
    private final Transfers transfers;
    private final boolean offline;

    FileFetch(HubClient client, HubCache cache, Retries retries, Pulse pulse, Transfers transfers, boolean offline) {
        this.client = client;
        this.cache = cache;
        this.retries = retries;
        this.pulse = pulse;
        this.transfers = transfers;
        this.offline = offline;
    }

    HubSnapshot.File get(HubModel model, String commit, HubFile file) {
        try {
            Path blob = cache.blob(file);
            String sha256 = cache.has(file) ? verified(model, commit, file) : locked(model, commit, file);
            cache.link(commit, file);
            return new HubSnapshot.File(file.name(), blob, file.bytes(), sha256);
        } catch (IOException e) {
            throw HubException.writing(cache.blob(file).toString(), e);
        }
    }

    private String locked(HubModel model, String commit, HubFile file) throws IOException {
        if (offline) {
            throw new HubException(HubException.Reason.NOT_CACHED, file.name() + " of " + model + " is not cached");
        }
        return FileLocks.holding(
                cache.lock(file),
                pulse,
                () -> cache.has(file) // somebody else's work while we waited
                        ? PartialFile.verified(cache.blob(file), file, pulse)
                        : download(model, commit, file));
    }

    /** What was cached by others was never held against its hash; what fails that now is fetched anew. */
    private String verified(HubModel model, String commit, HubFile file) throws IOException {
        try {
            return PartialFile.verified(cache.blob(file), file, pulse);
        } catch (HubException e) {
            if (offline || e.reason() != HubException.Reason.WRONG_HASH) {
                throw e;
            }
            Files.deleteIfExists(cache.blob(file));
            return locked(model, commit, file);
        }
    }

    private String download(HubModel model, String commit, HubFile file) throws IOException {
        String sha256;
        try (PartialFile partial = PartialFile.open(cache.incomplete(file), file, pulse)) {
            boolean resumed = partial.size() > 0;
            fill(partial, model, commit, file);
            try {
                sha256 = partial.verified();
            } catch (HubException wrong) {
                partial.restart();
                if (!resumed) {
                    throw wrong;
                }
                fill(partial, model, commit, file); // the part from earlier may have been the bad one
                sha256 = verifiedOrForgotten(partial);
            }
        }
        cache.publish(file);
        return sha256;
    }

    private static String verifiedOrForgotten(PartialFile partial) {
        try {
            return partial.verified();
        } catch (HubException wrong) {
            partial.restart();
            throw wrong;
        }
    }

    private void fill(PartialFile partial, HubModel model, String commit, HubFile file) {
        retries.call(file.name(), pulse, () -> {
            if (partial.isWhole()) {
                return true;
            }
            try (HubClient.Content content = client.open(model, commit, file, partial.size());
                    Transfers.Transfer transfer = transfers.of(content.stream())) {
                partial.take(content.begin(), transfer);
                return true;
            } catch (TransientFault e) {
                throw e;
            } catch (IOException e) {
                throw new TransientFault("the host of " + file.name(), e);
            }
        });
    }
}
