package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.launcher.client.SuiteClient;
import java.io.BufferedInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A home that an earlier suite has made lives on. The one that is kept was made by commit 8fe2757: videos, rows,
 * versions, a tuned model behind {@code default}, and three jobs in their middle when everything was killed. Its
 * password was replaced, its base's weights are left out (they ship), and so are logs, scratch and the checkpoints of
 * finished jobs but their last. {@code expected.json} is what its API said before the kill.
 */
class EarlierHomeIT {
    private static final String BASE_WEIGHTS = "eb7d9206dea432960c0b9d3db418bc247af143c1453ca2eceacaf41d4c17eebd";
    private static final String TUNED = "tpo-nano:old";
    private static final String TUNING = "ftjob-359zg7kgi7lbypuk67h4na7l";
    private static final int TUNED_STEPS = 56;
    private static final String EVALUATION = "evaljob_h7zc0eajki3rkoxj8qq1km9x";
    private static final String CURATION = "curjob_zzqei5crdrtxkf4cfggnkcbf";
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    @Test
    @Timeout(900)
    void anEarlierHomeStartsWithAllOfItIntactAndItsUnfinishedJobsGoOn() throws Exception {
        Path home = unpack(folder.resolve("home"));
        try (LaunchedSuite suite = LaunchedSuite.start(home)) {
            SuiteClient client = new SuiteClient(suite.gateway());

            JSON.readTree(resource("expected.json"))
                    .properties()
                    .forEach(before -> assertHolds(
                            before.getKey(), before.getValue(), client.get(before.getKey(), JsonNode.class)));
            assertThat(client.get("/v1/models/default", JsonNode.class)
                            .path("alias_of")
                            .asString())
                    .isEqualTo(TUNED);
            assertThat(client.get("/v1/models/" + TUNED + "/files", JsonNode.class)
                            .toString())
                    .contains("adapter_model.safetensors");

            succeeds(client, "evaluation", EVALUATION);
            succeeds(client, "curation", CURATION);
            awaitTrue(() -> {
                JsonNode job = job(client, "fine_tuning", TUNING);
                return job.at("/progress/done").asInt() > TUNED_STEPS
                        && job.get("error").isNull();
            });
            assertThat(client.get("/v1/curation/jobs/" + CURATION, JsonNode.class)
                            .get("dataset_version")
                            .asString())
                    .matches("[0-9a-f]{64}");

            assertThat(suite.stop()).isZero();
        }
    }

    /** What an answer said then it says now; there may be more. */
    private static void assertHolds(String where, JsonNode before, @Nullable JsonNode now) {
        if (before.isNull()) {
            return;
        }
        if (before.isObject()) {
            before.properties().forEach(field -> {
                String inside = where + " " + field.getKey();
                assertHolds(inside, field.getValue(), now == null ? null : now.get(field.getKey()));
            });
        } else if (before.isArray()) {
            assertThat(now == null ? -1 : now.size()).as(where).isEqualTo(before.size());
            for (int i = 0; i < before.size(); i++) {
                assertHolds(where + " " + i, before.get(i), now == null ? null : now.get(i));
            }
        } else {
            assertThat(String.valueOf(now)).as(where).isEqualTo(String.valueOf(before));
        }
    }

    private static void succeeds(SuiteClient client, String kind, String id) {
        awaitTrue(() -> {
            JsonNode job = job(client, kind, id);
            assertThat(job.get("status").asString()).as("%s", job).isIn("queued", "running", "succeeded");
            return job.get("status").asString().equals("succeeded");
        });
    }

    private static JsonNode job(SuiteClient client, String kind, String id) {
        return client.get("/v1/jobs/" + kind + "/" + id, JsonNode.class);
    }

    private static void awaitTrue(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(5).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain").isLessThan(deadline);
            try {
                Thread.sleep(500);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Path unpack(Path home) throws Exception {
        try (var tar =
                new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(resource("home.txz"))))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = home.resolve(entry.getName()).normalize();
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(tar, target);
                }
                Files.setPosixFilePermissions(target, permissions(entry.getMode()));
            }
        }
        byte[] weights = resource("base.safetensors").readAllBytes();
        assertThat(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(weights)))
                .as("the weights that this home's base had")
                .isEqualTo(BASE_WEIGHTS);
        Path place = home.resolve("blobs/eb/7d").resolve(BASE_WEIGHTS);
        Files.createDirectories(Objects.requireNonNull(place.getParent()));
        Files.write(place, weights);
        return home;
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        Map.of(
                        PosixFilePermission.OWNER_READ, 0400,
                        PosixFilePermission.OWNER_WRITE, 0200,
                        PosixFilePermission.OWNER_EXECUTE, 0100,
                        PosixFilePermission.GROUP_READ, 040,
                        PosixFilePermission.GROUP_EXECUTE, 010,
                        PosixFilePermission.OTHERS_READ, 04,
                        PosixFilePermission.OTHERS_EXECUTE, 01)
                .forEach((permission, bit) -> {
                    if ((mode & bit) != 0) {
                        permissions.add(permission);
                    }
                });
        return permissions;
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(EarlierHomeIT.class.getResourceAsStream("/home-8fe2757/" + name), name);
    }
}
