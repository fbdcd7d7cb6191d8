package dev.tpo.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Finds models on a hub and fetches them into the cache: {@link #plan} asks what there is, {@link #fetch} has it. What is
 * cached is not fetched again, what was cut goes on where it stopped, and every file is held against its hash, also what
 * others have cached. Safe for many threads and processes at once.
 *
 * <p>All methods throw {@link HubException} for what cannot be and {@link DownloadStoppedException} when the listener
 * wants to stop.
 */
public final class ModelHub {
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(60);

    private final HubSettings settings;
    private final HubClient client;
    private final Retries retries;
    private final Duration longestSilence;

    public ModelHub(HubSettings settings) {
        this(settings, Retries.DEFAULT, LONGEST_SILENCE);
    }

    /** @param longestSilence a stream that gives nothing for so long counts as cut */
    ModelHub(HubSettings settings, Retries retries, Duration longestSilence) {
        this.settings = settings;
        this.client = new HubClient(settings);
        this.retries = retries;
        this.longestSilence = longestSilence;
    }

    /**
     * The files that the model's revision needs, as the hub says now; offline, and where the hub does not answer, as the
     * cache knows them.
     */
    public HubPlan plan(HubModel model, DownloadListener listener) {
        HubCache cache = cache(model);
        if (settings.offline()) {
            return CachedPlans.find(model, cache)
                    .orElseThrow(() -> new HubException(
                            HubException.Reason.NOT_CACHED,
                            model + " is not in the cache " + cache.root() + ", and HF_HUB_OFFLINE is set"));
        }
        try {
            return new Conductor(listener, longestSilence)
                    .run(0, (pulse, transfers) -> online(model, fetch(cache, pulse, transfers), pulse, transfers));
        } catch (HubException e) {
            if (e.reason() != HubException.Reason.UNREACHABLE) {
                throw e;
            }
            HubPlan cached = CachedPlans.find(model, cache).orElseThrow(() -> e);
            listener.say("The hub does not answer; taking commit " + cached.commit() + " from the cache");
            return cached;
        }
    }

    /** Has everything but the weights: enough to see whether they are worth fetching. Gives the folder. */
    public Path preview(HubPlan plan, DownloadListener listener) {
        return had(plan.withoutWeights(), listener).folder();
    }

    /** Has all files; from then on the revision is found offline, by Python too. */
    public HubSnapshot fetch(HubPlan plan, DownloadListener listener) {
        HubCache cache = cache(plan.model());
        DiskSpace.require(plan, cache);
        HubSnapshot snapshot = had(plan, listener);
        try {
            cache.pointTo(plan.model().revision(), plan.commit());
            return snapshot;
        } catch (IOException e) {
            throw HubException.writing("the cache's refs", e);
        }
    }

    private HubSnapshot had(HubPlan plan, DownloadListener listener) {
        HubCache cache = cache(plan.model());
        List<HubSnapshot.File> files = new Conductor(listener, longestSilence)
                .run(
                        plan.bytes(),
                        (pulse, transfers) -> new ParallelFetch(fetch(cache, pulse, transfers), pulse).all(plan));
        return new HubSnapshot(cache.snapshot(plan.commit()), files);
    }

    private HubPlan online(HubModel model, FileFetch fetch, Pulse pulse, Transfers transfers) {
        HubListing listing = retries.call(model.toString(), pulse, () -> client.list(model, transfers));
        byte[] index = new byte[0];
        if (listing.names().contains(NeededFiles.INDEX)) {
            HubFile file = describe(model, listing.commit(), NeededFiles.INDEX, pulse);
            fetch.get(model, listing.commit(), file);
            index = NeededFiles.readIndex(cache(model).snapshot(listing.commit()));
        }
        List<HubFile> files = NeededFiles.of(listing.names(), index).stream()
                .map(name -> describe(model, listing.commit(), name, pulse))
                .toList();
        return new HubPlan(model, listing.commit(), files);
    }

    private HubFile describe(HubModel model, String commit, String name, Pulse pulse) {
        return NeededFiles.requireReadable(retries.call(name, pulse, () -> client.describe(model, commit, name)));
    }

    private HubCache cache(HubModel model) {
        return new HubCache(settings.cache(), model);
    }

    private FileFetch fetch(HubCache cache, Pulse pulse, Transfers transfers) {
        return new FileFetch(client, cache, retries, pulse, transfers, settings.offline());
    }
}
