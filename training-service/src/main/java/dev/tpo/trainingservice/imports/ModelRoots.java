package dev.tpo.trainingservice.imports;

import dev.tpo.input.AllowedFolders;
import dev.tpo.input.AllowedFolders.Place;
import dev.tpo.web.ApiException;
import java.nio.file.Path;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The folders that the operator lets models be read from. */
@Component
class ModelRoots {
    private final AllowedFolders allowed;

    ModelRoots(ImportProperties properties) {
        this.allowed = AllowedFolders.of(properties.roots());
    }

    /**
     * The folder that a request names, absolute or relative to a root.
     *
     * @throws ApiException 403 outside of the roots, whether there is anything or not; 400 if there is no such folder
     */
    Path folder(String source) {
        return switch (allowed.find(source)) {
            case Place.Inside(Path folder) -> folder;
            case Place.Missing missing ->
                throw ApiException.invalid(
                        "source",
                        "there is no folder '" + source + "' below TPO_MODEL_ROOTS"
                                + (source.matches("[\\w.-]+/[\\w.-]+") ? "; a model on a hub is hf://" + source : ""));
            case Place.NoPath none -> throw ApiException.invalid("source", "source is not a path");
            case Place.Outside outside ->
                throw new ApiException(
                        HttpStatus.FORBIDDEN,
                        ApiException.INVALID_REQUEST,
                        "outside_model_roots",
                        "source",
                        "local models are taken from below TPO_MODEL_ROOTS only, and '" + source + "' is not there");
        };
    }

    /** Whether what this path leads to lies below a root. */
    boolean holds(Path path) {
        return allowed.holds(path);
    }
}
