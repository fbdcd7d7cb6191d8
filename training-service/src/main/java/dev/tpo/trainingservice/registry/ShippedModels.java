package dev.tpo.trainingservice.registry;

import dev.tpo.blobs.FileTrees;
import dev.tpo.trainingservice.platform.TpoProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Registers the base that ships, and the tuned model beside it, before the service says that it is ready. */
@Component
class ShippedModels implements ApplicationRunner {
    static final String BASE = "tpo-nano";
    static final String TUNED = BASE + ":tpo";
    static final String DEFAULT_ALIAS = "default";
    private static final Logger LOG = LoggerFactory.getLogger(ShippedModels.class);

    private final ModelRegistry registry;
    private final FileTrees trees;
    private final Path directory;
    private final Clock clock;

    ShippedModels(ModelRegistry registry, FileTrees trees, TpoProperties properties, Clock clock) {
        this.registry = registry;
        this.trees = trees;
        this.directory = properties.baseModelDir();
        this.clock = clock;
    }

    @Override
    @Transactional
    public void run(ApplicationArguments arguments) {
        if (!Files.isRegularFile(directory.resolve("config.json"))) {
            throw new IllegalStateException("No model at " + directory.toAbsolutePath()
                    + " (no config.json there). Set TPO_BASE_MODEL_DIR to the folder of " + BASE + ".");
        }
        String revision = trees.put(directory);
        registry.registerShipped(
                new RegisteredModel(BASE, null, revision, null, null, null, List.of(), clock.instant()));
        registerTuned(revision);
        if (registry.alias(DEFAULT_ALIAS).isEmpty()) {
            registry.moveAlias(
                    DEFAULT_ALIAS,
                    new AliasMove(BASE, null, null, false, "the base that ships", null, false, clock.instant()));
        }
        LOG.info("{} is at revision {}", BASE, revision);
    }

    /** What ships beside the base in a folder of its name and {@code -tpo}; an installation may have none. */
    private void registerTuned(String baseRevision) {
        Path tuned = directory.toAbsolutePath().resolveSibling(directory.getFileName() + "-tpo");
        if (Files.isRegularFile(tuned.resolve("config.json"))) {
            String revision = trees.put(tuned);
            registry.registerShipped(
                    new RegisteredModel(TUNED, BASE, revision, baseRevision, null, null, List.of(), clock.instant()));
            LOG.info("{} is at revision {}", TUNED, revision);
        }
    }
}
