package dev.tpo.rows;

/** What the videos' names in rows mean where the rows come from. */
@FunctionalInterface
public interface VideoNames {
    /** Uploaded videos only, as {@code video://{file id}}; whether there are such files is not known here. */
    VideoNames UPLOADED = (line, field, given) -> {
        if (VideoReference.fileId(given).isEmpty()) {
            throw InvalidRowsException.at(
                    line,
                    "names in '" + field + "' no uploaded video (video://{file id}), but: " + given
                            + "; a path is followed in a tar that holds rows and videos");
        }
        return given;
    };

    /**
     * The reference by which the row's video goes on.
     *
     * @param field where the name stands
     * @throws InvalidRowsException if there is no such video
     */
    String reference(int line, String field, String given);
}
