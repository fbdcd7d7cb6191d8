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
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Holds every tensor, by the headers alone, against what a model's own configuration asks for, or an adapter's base's. */
@Component
class ModelCheck {
    private final BlobStore blobs;
    private final FileTrees trees;

    ModelCheck(BlobStore blobs, FileTrees trees) {
        this.blobs = blobs;
        this.trees = trees;
    }

    /** @param base null for a whole model */
    void of(Path folder, ImportSpec.@Nullable Base base) {
        if (base == null) {
            CheckpointCheck.whole(folder);
            return;
        }
        try {
            CheckpointCheck.adapter(folder, configOf(base));
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
