package dev.tpo.dataset.files;

import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which videos the rows of a file name: a video stays as long as such a file does. */
@Component
class FileReferences implements FileUse {
    private final JdbcClient jdbc;

    FileReferences(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Part of the transaction that makes the file. */
    void add(String file, Collection<String> videos) {
        if (!videos.isEmpty()) {
            jdbc.sql("INSERT INTO dataset.file_reference (file_id, video_id) SELECT :file, unnest(:videos::text[])")
                    .param("file", file)
                    .param("videos", videos.toArray(String[]::new))
                    .update();
        }
    }

    @Override
    public Optional<String> userOf(String fileId) {
        return jdbc.sql("""
                        SELECT file.id, file.purpose, file.filename FROM dataset.file_reference reference
                        JOIN dataset.file file ON file.id = reference.file_id
                        WHERE reference.video_id = :video ORDER BY file.seq LIMIT 1
                        """)
                .param("video", fileId)
                .query(Referring.class)
                .optional()
                .map(file -> file.purpose() + " file '" + file.id() + "' (" + file.filename()
                        + "), whose rows name it; delete that first");
    }

    record Referring(String id, String purpose, String filename) {}
}
