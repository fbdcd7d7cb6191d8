package dev.tpo.dataset.files;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.Draft;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Contents of one upload on their way: stored before their files are known, and given up together if they never are. */
final class Arrivals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Arrivals.class);

    private final ArrivingContent arriving;
    private final ContentCheck check;
    private final BlobStore blobs;
    private final List<Draft> drafts = new ArrayList<>();
    private final List<Arrival> announced = new ArrayList<>();

    private record Arrival(String id, String sha256) {}

    Arrivals(ArrivingContent arriving, ContentCheck check, BlobStore blobs) {
        this.arriving = arriving;
        this.check = check;
        this.blobs = blobs;
    }

    /** Gone when this is closed, unless it was kept. */
    synchronized Draft draft() {
        Draft draft = blobs.draft();
        drafts.add(draft);
        return draft;
    }

    synchronized void close(Draft draft) {
        draft.close();
        drafts.remove(draft);
    }

    /** Stores a video. Copying gigabytes must not hold a transaction open, so what becomes of the copy is written down first. */
    synchronized void store(Examined video, Arrived content) {
        announced.add(new Arrival(arriving.announce(video.sha256()), video.sha256()));
        content.store();
        check.stored(video);
    }

    /** Part of the transaction that makes the files. */
    synchronized void arrived() {
        announced.forEach(arrival -> arriving.arrived(arrival.id()));
    }

    /** No file was made. If the database is what failed, {@link ArrivingContent#tidy} will do it. */
    synchronized void abandon() {
        for (Arrival arrival : announced) {
            try {
                arriving.abandon(arrival.id(), arrival.sha256());
            } catch (RuntimeException e) {
                LOG.warn("content {} of an upload that failed stays for now: {}", arrival.sha256(), e.toString());
            }
        }
    }

    @Override
    public synchronized void close() {
        drafts.forEach(Draft::close);
        drafts.clear();
    }
}
