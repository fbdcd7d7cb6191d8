package dev.tpo.dataset.files;

import java.util.List;

/**
 * An upload as it will be kept.
 *
 * @param content of {@code file}: the upload's own, or the rows that were taken out of it
 * @param brought videos that came with the rows, stored already
 */
record Taken(Examined file, Arrived content, List<Brought> brought) {

    /** @param id that the video's file will have: the rows name it */
    record Brought(String id, Examined file) {}

    static Taken whole(Examined file, Arrived content) {
        return new Taken(file, content, List.of());
    }
}
