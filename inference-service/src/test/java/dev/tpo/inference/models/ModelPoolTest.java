package dev.tpo.inference.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.EngineLoader;
import dev.tpo.inference.engine.ServingMetrics;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.lmm.prompt.VideoInput;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Timeout(60)
class ModelPoolTest {
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final CountDownLatch mayClose = new CountDownLatch(1);

    @TempDir
    Path home;

    @Test
    void aModelThatIsBeingClosedHoldsItsMemoryUntilItIs() throws Exception {
        FileTrees trees = new FileTrees(new FolderBlobStore(home.resolve("blobs")));
        ModelPool pool = pool(
                trees,
                Map.of(
                        "tpo.work-dir", home.resolve("work").toString(),
                        "tpo.serving.loaded-models", "1",
                        "tpo.serving.model-memory", "15MB"));
        pool.acquire(model(trees, "first")).close();

        CompletableFuture<ModelLease> second =
                CompletableFuture.supplyAsync(() -> acquire(pool, model(trees, "second")));
        while (!happened.contains("second weighed") || !(happened.contains("second loaded") || waits("model second"))) {
            Thread.onSpinWait();
        }
        mayClose.countDown();

        second.get().close();
        assertThat(happened)
                .containsExactly("first weighed", "first loaded", "second weighed", "first closed", "second loaded");
        pool.close();
    }

    private static boolean waits(String thread) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(each -> each.getName().equals(thread) && each.getState() == Thread.State.TIMED_WAITING);
    }

    private static ModelLease acquire(ModelPool pool, ModelRef model) {
        try {
            return pool.acquire(model);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ModelRef model(FileTrees trees, String name) {
        try {
            Path folder = Files.createDirectories(home.resolve(name));
            Files.writeString(folder.resolve("name.txt"), name);
            return new ModelRef(name, trees.put(folder), null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelPool pool(FileTrees trees, Map<String, String> settings) {
        InferenceProperties properties =
                new Binder(new MapConfigurationPropertySource(settings)).bindOrCreate("tpo", InferenceProperties.class);
        return new ModelPool(
                new Loader(),
                new ModelFiles(trees, properties),
                new ModelMemory(properties),
                properties,
                new ServingMetrics(new SimpleMeterRegistry()));
    }

    /** Of models of ten megabytes each; the first takes its time to close. */
    private final class Loader implements EngineLoader {
        @Override
        public long weightBytes(Path checkpoint) {
            happened.add(name(checkpoint) + " weighed");
            return 10 << 20;
        }

        @Override
        public Engine load(Path checkpoint, String revision) {
            String name = name(checkpoint);
            happened.add(name + " loaded");
            return new Closing(name);
        }

        private static String name(Path checkpoint) {
            try {
                return Files.readString(checkpoint.resolve("name.txt"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class Closing implements Engine {
        private final String name;

        Closing(String name) {
            this.name = name;
        }

        @Override
        public FrameForm form() {
            return new FrameForm.Squash(64);
        }

        @Override
        public boolean remembers(VideoInput video) {
            return false;
        }

        @Override
        public Prompt prompt(List<ChatTurn> chat) {
            throw new IllegalStateException("nobody asks");
        }

        @Override
        public Engine adapted(Path adapter, String revision) {
            throw new IllegalStateException("nobody adapts");
        }

        @Override
        public void close() {
            try {
                mayClose.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            happened.add(name + " closed");
        }
    }
}
