package dev.tpo.trainingservice.testing;

import dev.tpo.blobs.BlobStore;
import dev.tpo.jobs.JobStore;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.hub.FakeHub;
import dev.tpo.testing.service.HttpServiceTest;
import dev.tpo.trainingservice.TrainingServiceApplication;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service on a real PostgreSQL with a fake suite around it; its subclasses share one context. */
@PostgresTest
@SpringBootTest(
        classes = TrainingServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tpo.worker.class-path=${java.class.path}",
            "tpo.worker.main-class=dev.tpo.trainingservice.testing.FakeWorker",
            "tpo.worker.jvm-options=-Xmx64m,-XX:+UseSerialGC,-XX:TieredStopAtLevel=1",
            "tpo.worker.stop-grace=8s",
            "tpo.worker.concurrency=2",
            "tpo.evaluation.max-questions=700",
            "tpo.chat.tries=3",
            "tpo.jobs.world.first-pause=200ms",
            "tpo.jobs.ours.first-pause=200ms",
            "db-scheduler.polling-interval=200ms"
        })
public abstract class ServiceTest extends HttpServiceTest {
    protected static final FakeSuite SUITE = new FakeSuite();
    protected static final FakeHub HUB = new FakeHub();
    protected static final Path MODEL_ROOT = temporaryFolder();
    protected static final Path BENCHMARKS = temporaryFolder();

    @Autowired
    protected JobStore jobs;

    @Autowired
    protected BlobStore blobs;

    @Value("${tpo.work-dir}")
    protected Path workDir;

    @DynamicPropertySource
    static void environment(DynamicPropertyRegistry registry) throws IOException {
        Path home = Files.createTempDirectory("training-service-test");
        Path base = Files.createDirectories(home.resolve("base"));
        Files.writeString(base.resolve("config.json"), "{}");
        Files.writeString(base.resolve("model.safetensors"), "abcdefghij");
        registry.add("tpo.base-model-dir", base::toString);
        registry.add("server.address", () -> "127.0.0.1");
        registry.add("tpo.blob-root", () -> home.resolve("blobs").toString());
        registry.add("tpo.work-dir", () -> home.resolve("work").toString());
        registry.add("tpo.models.roots", MODEL_ROOT::toString);
        registry.add("tpo.benchmarks.roots", BENCHMARKS::toString);
        registry.add("HF_ENDPOINT", HUB::url);
        registry.add("HF_HUB_CACHE", () -> home.resolve("hub").toString());
        registry.add("HF_TOKEN", () -> "hf_test");
        registry.add("tpo.dataset-url", SUITE::url);
        registry.add("tpo.inference-url", SUITE::url);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("training-service-models");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A video and a training file of two rows on it. */
    protected void provideTrainingFile(String id) {
        String sha256 =
                blobs.put(new ByteArrayInputStream("a video".getBytes()), 100).sha256();
        SUITE.file("file-video", "vision", "a video", sha256);
        String row =
                "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"b\",\"videos\":[\"video://file-video\"],\"more\":1}\n";
        SUITE.file(id, "fine-tune", row + row, "x");
    }
}
