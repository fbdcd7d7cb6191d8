package dev.tpo.inference.models;

import dev.tpo.api.ServedModels;
import dev.tpo.blobs.FileTrees;
import dev.tpo.inference.InferenceProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The model that ships, known without asking anybody: its revision is the hash that training-service will give it too.
 */
@Component
final class BaseModel {
    private static final Logger LOG = LoggerFactory.getLogger(BaseModel.class);
    private static final String ID = "tpo-nano";
    private static final String DEFAULT_ALIAS = "default";
    private static final ServedModels NOTHING = new ServedModels(List.of(), Map.of());

    private final InferenceProperties properties;
    private final FileTrees trees;

    BaseModel(InferenceProperties properties, FileTrees trees) {
        this.properties = properties;
        this.trees = trees;
    }

    ServedModels served() {
        Path directory = properties.baseModelDir();
        if (directory == null || !Files.isRegularFile(directory.resolve("config.json"))) {
            return NOTHING;
        }
        try {
            String revision = trees.put(directory);
            return new ServedModels(List.of(new ServedModels.Entry(ID, revision, null)), Map.of(DEFAULT_ALIAS, ID));
        } catch (RuntimeException e) {
            LOG.warn("cannot store the base model of {}; waiting for training-service to name models", directory, e);
            return NOTHING;
        }
    }
}
