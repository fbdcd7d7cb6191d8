package dev.tpo.dataset.curation;

/** The work was not finished: the attempt was told to stop, or enough pairs are there. */
final class CurationStoppedException extends RuntimeException {
    CurationStoppedException() {
        super("stopped");
    }
}
