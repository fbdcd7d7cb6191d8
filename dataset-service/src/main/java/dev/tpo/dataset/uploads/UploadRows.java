package dev.tpo.dataset.uploads;

import dev.tpo.dataset.files.Purpose;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What the database knows of uploads. */
@Component
class UploadRows {
    private static final int AT_ONCE = 100;

    private final JdbcClient jdbc;
    private final Clock clock;

    UploadRows(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    void add(Upload upload) {
        jdbc.sql("""
                        INSERT INTO dataset.upload
                            (id, filename, purpose, mime_type, bytes, status, created_at, expires_at, file_life)
                        VALUES (:id, :filename, :purpose, :mime, :bytes, 'pending', :created, :expires, :life)
                        """)
                .param("id", upload.id())
                .param("filename", upload.filename())
                .param("purpose", upload.purpose().wireName())
                .param("mime", upload.mimeType())
                .param("bytes", upload.bytes())
                .param("created", at(upload.createdAt()))
                .param("expires", at(upload.expiresAt()))
                .param("life", upload.fileLife())
                .update();
    }

    Optional<Upload> find(String id) {
        return jdbc.sql("SELECT * FROM dataset.upload WHERE id = :id")
                .param("id", id)
                .query((row, n) -> upload(row))
                .optional();
    }

    /** In the order of their arrival. */
    List<Part> parts(String upload) {
        return jdbc.sql("SELECT * FROM dataset.upload_part WHERE upload_id = :upload ORDER BY seq")
                .param("upload", upload)
                .query((row, n) -> part(row))
                .list();
    }

    /** Where the file that grows ends. */
    long grownBytes(String upload) {
        return jdbc.sql("SELECT COALESCE(sum(bytes), 0)::bigint FROM dataset.upload_part"
                        + " WHERE upload_id = :upload AND content_offset IS NOT NULL")
                .param("upload", upload)
                .query(Long.class)
                .single();
    }

    record Sum(long parts, long bytes) {}

    Sum sum(String upload) {
        return jdbc.sql("SELECT count(*) AS parts, COALESCE(sum(bytes), 0)::bigint AS bytes FROM dataset.upload_part"
                        + " WHERE upload_id = :upload")
                .param("upload", upload)
                .query(Sum.class)
                .single();
    }

    Optional<Part> part(String id) {
        return jdbc.sql("SELECT * FROM dataset.upload_part WHERE id = :id")
                .param("id", id)
                .query((row, n) -> part(row))
                .optional();
    }

    /** False: its upload is not pending any more. */
    boolean add(Part part) {
        return jdbc.sql("""
                        INSERT INTO dataset.upload_part (id, upload_id, bytes, content_offset, created_at)
                        SELECT :id, id, :bytes, :offset, :now FROM dataset.upload
                        WHERE id = :upload AND status = 'pending' AND expires_at > :now FOR SHARE
                        """)
                        .param("id", part.id())
                        .param("upload", part.uploadId())
                        .param("bytes", part.bytes())
                        .param("offset", part.contentOffset())
                        .param("now", at(part.createdAt()))
                        .update()
                == 1;
    }

    /** False: it was not pending any more. */
    boolean complete(String id, List<String> partIds, String fileId) {
        return jdbc.sql("""
                        UPDATE dataset.upload SET status = 'completed', part_ids = :parts, file_id = :file
                        WHERE id = :id AND status = 'pending'
                        """)
                        .param("id", id)
                        .param("parts", partIds.toArray(String[]::new))
                        .param("file", fileId)
                        .update()
                == 1;
    }

    /** False: it was not pending any more. */
    boolean cancel(String id) {
        return jdbc.sql("UPDATE dataset.upload SET status = 'cancelled'"
                                + " WHERE id = :id AND status = 'pending' AND expires_at > :now")
                        .param("id", id)
                        .param("now", now())
                        .update()
                == 1;
    }

    /** What pending uploads have announced and not sent yet. */
    long promisedBytes() {
        return jdbc.sql("""
                        SELECT COALESCE(sum(greatest(0, upload.bytes - arrived.bytes)), 0)::bigint
                        FROM dataset.upload upload CROSS JOIN LATERAL (
                            SELECT COALESCE(sum(part.bytes), 0) AS bytes FROM dataset.upload_part part
                            WHERE part.upload_id = upload.id) arrived
                        WHERE upload.status = 'pending' AND upload.expires_at > :now
                        """).param("now", now()).query(Long.class).single();
    }

    /** Those that have expired without being told so, which they are now. */
    List<String> expire() {
        return jdbc.sql("""
                        UPDATE dataset.upload SET status = 'expired' WHERE id IN (
                            SELECT id FROM dataset.upload WHERE status = 'pending' AND expires_at <= :now
                            ORDER BY expires_at LIMIT :most FOR UPDATE SKIP LOCKED)
                        RETURNING id
                        """)
                .param("now", now())
                .param("most", AT_ONCE)
                .query((row, n) -> row.getString("id"))
                .list();
    }

    /** Forgets those that ended long ago. */
    void forget(Duration after) {
        jdbc.sql("DELETE FROM dataset.upload WHERE status <> 'pending' AND expires_at < :before")
                .param("before", at(clock.instant().minus(after)))
                .update();
    }

    boolean isPending(String id) {
        return find(id).filter(upload -> upload.statusAt(clock.instant()) == Upload.Status.PENDING)
                .isPresent();
    }

    private OffsetDateTime now() {
        return at(clock.instant());
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static Upload upload(ResultSet row) throws SQLException {
        return new Upload(
                row.getString("id"),
                row.getString("filename"),
                Purpose.of(row.getString("purpose")),
                row.getString("mime_type"),
                row.getLong("bytes"),
                Upload.Status.valueOf(row.getString("status").toUpperCase(Locale.ROOT)),
                instant(row, "created_at"),
                instant(row, "expires_at"),
                row.getObject("file_life", Long.class),
                texts(row.getArray("part_ids")),
                row.getString("file_id"));
    }

    private static Part part(ResultSet row) throws SQLException {
        return new Part(
                row.getString("id"),
                row.getString("upload_id"),
                row.getLong("bytes"),
                row.getObject("content_offset", Long.class),
                instant(row, "created_at"));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static List<String> texts(@Nullable Array array) throws SQLException {
        return array == null ? List.of() : List.of((String[]) array.getArray());
    }
}
