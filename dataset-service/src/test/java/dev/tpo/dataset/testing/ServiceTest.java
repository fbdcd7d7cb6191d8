package dev.tpo.dataset.testing;

import dev.tpo.blobs.BlobStore;
import dev.tpo.dataset.DatasetServiceApplication;
import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.service.HttpServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole service on a real PostgreSQL, with real ffmpeg and a fake model; its subclasses share one context. */
@PostgresTest
@Import(ServiceTest.Watched.class)
@SpringBootTest(
        classes = DatasetServiceApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "tpo.files.max-size=1MB",
            "tpo.uploads.max-part-size=100KB",
            "tpo.files.max-line-size=10KB",
            "db-scheduler.polling-interval=200ms",
            "tpo.chat.patience=2s",
            "tpo.chat.tries=3",
            "tpo.jobs.world.first-pause=200ms",
            "tpo.jobs.ours.first-pause=200ms"
        })
public abstract class ServiceTest extends HttpServiceTest {
    protected static final FakeModel MODEL = new FakeModel();
    protected static final WatchedStore.Watch STORING = new WatchedStore.Watch();
    protected static final Path BENCHMARKS = temporaryFolder();

    @DynamicPropertySource
    static void environment(DynamicPropertyRegistry registry) throws IOException {
        Path home = Files.createTempDirectory("dataset-service-test");
        registry.add("server.address", () -> "127.0.0.1");
        registry.add("tpo.blob-root", () -> home.resolve("blobs").toString());
        registry.add("tpo.cached-frames.folder", () -> home.resolve("frames").toString());
        registry.add("tpo.work-dir", () -> home.resolve("work").toString());
        registry.add("tpo.inference-url", MODEL::url);
        registry.add("tpo.training-url", MODEL::url);
        registry.add("tpo.benchmarks.roots", BENCHMARKS::toString);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("dataset-service-benchmarks");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Watched {
        @Bean
        static BeanPostProcessor watchedStore() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    return bean instanceof BlobStore blobs ? new WatchedStore(blobs, STORING) : bean;
                }
            };
        }
    }
}
