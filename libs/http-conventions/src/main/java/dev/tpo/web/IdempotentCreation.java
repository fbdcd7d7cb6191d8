package dev.tpo.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code Idempotency-Key}: the same key with the same body creates once and answers alike ever after; with another
 * body it is 409. The key's row is written in the caller's transaction, so that key and resource appear together or
 * not at all, and a second request with the same key waits for the first to end.
 *
 * <p>Each service creates the table of {@code idempotency_key.sql} in its own schema
 * ({@code spring.flyway.default-schema}). A key is remembered for 30 days.
 */
public final class IdempotentCreation {
    private static final int MAX_KEY_LENGTH = 255;
    private static final Duration REMEMBERED = Duration.ofDays(30);
    private static final Duration PRUNED_EVERY = Duration.ofHours(1);
    private static final int PRUNED_AT_ONCE = 1000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final String table;
    private final Clock clock;
    private final AtomicReference<Instant> pruned = new AtomicReference<>(Instant.MIN);

    /** @param table the table's name, qualified where the connection's search path does not find it */
    public IdempotentCreation(JdbcClient jdbc, JsonMapper json, String table, Clock clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.table = table;
        this.clock = clock;
    }

    /**
     * Creates a resource, or finds the one that this key has created.
     *
     * @param key the header's value; null creates without remembering
     * @param scope what is created, for example {@code datasets}: keys of different scopes do not meet
     * @param body the request: bytes as they are, anything else as its JSON
     * @param create makes the resource and gives its id; its exception rolls the key back too
     * @param load the answer for an id, called for the new as for the found
     * @throws ApiException 400 for a key that is none, 409 for a key that came with another body
     */
    public <T> T create(
            @Nullable String key, String scope, Object body, Supplier<String> create, Function<String, T> load) {
        if (key == null) {
            return load.apply(create.get());
        }
        requireValid(key);
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("IdempotentCreation needs the caller's transaction");
        }
        forgetOld();
        String digest = digest(body);
        int fresh = jdbc.sql("INSERT INTO " + table
                        + " (scope, key, body_sha256) VALUES (:scope, :key, :digest) ON CONFLICT DO NOTHING")
                .param("scope", scope)
                .param("key", key)
                .param("digest", digest)
                .update();
        return load.apply(fresh == 1 ? remember(key, scope, create.get()) : recall(key, scope, digest));
    }

    /** With one request an hour; those that another one is at are left to it. */
    private void forgetOld() {
        Instant now = clock.instant();
        Instant before = pruned.get();
        if (now.minus(PRUNED_EVERY).isBefore(before) || !pruned.compareAndSet(before, now)) {
            return;
        }
        jdbc.sql("DELETE FROM " + table + " WHERE (owner, scope, key) IN (SELECT owner, scope, key FROM " + table
                        + " WHERE created_at < :oldest LIMIT " + PRUNED_AT_ONCE + " FOR UPDATE SKIP LOCKED)")
                .param("oldest", now.minus(REMEMBERED).atOffset(ZoneOffset.UTC))
                .update();
    }

    private String remember(String key, String scope, String id) {
        jdbc.sql("UPDATE " + table + " SET resource_id = :id WHERE scope = :scope AND key = :key")
                .param("id", id)
                .param("scope", scope)
                .param("key", key)
                .update();
        return id;
    }

    private String recall(String key, String scope, String digest) {
        Earlier earlier = jdbc.sql(
                        "SELECT body_sha256, resource_id FROM " + table + " WHERE scope = :scope AND key = :key")
                .param("scope", scope)
                .param("key", key)
                .query(Earlier.class)
                .single();
        if (!earlier.bodySha256().equals(digest)) {
            throw ApiException.conflict(
                    "idempotency_key_reused", "Idempotency-Key '" + key + "' was used with another body");
        }
        return earlier.resourceId();
    }

    /** @throws ApiException 400 for a key that is none */
    public static void requireValid(String key) {
        boolean printable = key.chars().allMatch(c -> c > ' ' && c < 0x7f);
        if (key.isEmpty() || key.length() > MAX_KEY_LENGTH || !printable) {
            throw ApiException.invalid("Idempotency-Key", "Idempotency-Key must be 1 to 255 visible ASCII characters");
        }
    }

    private String digest(Object body) {
        byte[] bytes =
                body instanceof byte[] raw ? raw : json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    record Earlier(String bodySha256, String resourceId) {}
}
