package dev.tpo.trainingservice.imports;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTree;
import dev.tpo.blobs.FileTrees;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.serving.CheckpointCheck;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds every tensor against what a model's own configuration asks for, or an adapter's base's. */
@Component
class ModelCheck {
    private final BlobStore blobs;
    private final FileTrees trees;

    ModelCheck(BlobStore blobs, FileTrees trees) {
        this.blobs = blobs;
        this.trees = trees;
    }

    /**
     * By the headers alone.
     *
     * @param base null for a whole model
     */
    void of(Path folder, ImportSpec.@Nullable Base base) {
        if (base == null) {
            CheckpointCheck.whole(folder);
            return;
        }
        besideBase(base, config -> CheckpointCheck.adapter(folder, config));
    }

    /**
     * That every weight is a number, by reading them all.
     *
     * @param onRead told of the bytes of each piece; what it throws ends the work
     */
    void numbers(Path folder, ImportSpec.@Nullable Base base, LongConsumer onRead) {
        if (base == null) {
            CheckpointCheck.numbers(folder, onRead);
        } else {
            besideBase(base, config -> CheckpointCheck.adapterNumbers(folder, config, onRead));
        }
    }

    private void besideBase(ImportSpec.Base base, Consumer<ModelConfig> check) {
        ModelConfig config = configOf(base);
        try {
            check.accept(config);
        } catch (CheckpointException e) {
            throw new InvalidModelException(e.getMessage() + "; the base is '" + base.model() + "'");
        }
    }

    private ModelConfig configOf(ImportSpec.Base base) {
        String config = trees.read(base.revision()).files().stream()
                .filter(file -> file.name().equals("config.json"))
                .map(FileTree.Entry::sha256)
                .findFirst()
                .orElseThrow(() -> new InvalidModelException("the base '" + base.model() + "' has no config.json"));
        try (InputStream content = blobs.open(config)) {
            return ModelConfig.of(content.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the base '" + base.model() + "'", e);
        }
    }
}
