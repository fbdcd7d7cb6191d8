package dev.tpo.dataset.files;

import dev.tpo.api.StoragePart;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the uploaded files weigh; equal content counts once. */
@Component
public class StoredFiles {
    private final JdbcClient jdbc;

    StoredFiles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<StoragePart> parts() {
        return jdbc.sql("""
                        SELECT name, COALESCE(sum(bytes), 0)::bigint AS bytes, count(bytes) AS files
                        FROM (VALUES ('videos'), ('datasets'), ('linked_videos')) kind (name) LEFT JOIN (
                            SELECT sha256, max(bytes) AS bytes,
                                CASE WHEN bool_and(linked) THEN 'linked_videos'
                                     WHEN max(purpose) = 'vision' THEN 'videos' ELSE 'datasets' END AS name
                            FROM dataset.file GROUP BY sha256) content USING (name)
                        GROUP BY name
                        """)
                .query((row, n) -> new StoragePart(row.getString("name"), row.getLong("bytes"), row.getLong("files")))
                .list();
    }
}
