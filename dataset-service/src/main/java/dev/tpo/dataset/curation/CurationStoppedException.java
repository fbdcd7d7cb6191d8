package dev.tpo.dataset.curation;

/** The work was not finished: the job was cancelled, the service goes down, or enough pairs are there. */
final class CurationStoppedException extends RuntimeException {
    CurationStoppedException() {
        super("stopped");
    }
}
