package dev.tpo.trainingservice.imports;

import dev.tpo.web.ApiException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** The folders that the operator lets models be read from. Links count as what they lead to. */
@Component
class ModelRoots {
    private final List<Path> roots;

    ModelRoots(ImportProperties properties) {
        this.roots = properties.rootFolders();
    }

    /**
     * The folder that a request names, absolute or relative to a root.
     *
     * @throws ApiException 403 outside of the roots, whether there is anything or not; 400 if there is no such folder
     */
    Path folder(String source) {
        Path named = path(source);
        Path inside = roots.stream()
                .map(root -> root.resolve(named).normalize())
                .filter(Files::isDirectory)
                .findFirst()
                .orElseGet(() -> named.isAbsolute()
                        ? named.normalize()
                        : first().resolve(named).normalize());
        Optional<Path> real = real(inside);
        if (!real.map(this::holds).orElseGet(() -> roots.stream().anyMatch(inside::startsWith))) {
            throw new ApiException(
                    HttpStatus.FORBIDDEN,
                    ApiException.INVALID_REQUEST,
                    "outside_model_roots",
                    "source",
                    "local models are taken from below TPO_MODEL_ROOTS only, and '" + source + "' is not there");
        }
        return real.filter(Files::isDirectory)
                .orElseThrow(() -> ApiException.invalid(
                        "source",
                        "there is no folder '" + source + "' below TPO_MODEL_ROOTS"
                                + (source.matches("[\\w.-]+/[\\w.-]+") ? "; a model on a hub is hf://" + source : "")));
    }

    /** Whether what this path leads to lies below a root. */
    boolean holds(Path path) {
        Optional<Path> real = real(path);
        return real.isPresent()
                && roots.stream()
                        .flatMap(root -> real(root).stream())
                        .anyMatch(root -> real.get().startsWith(root));
    }

    private Path first() {
        return roots.isEmpty() ? Path.of("/").resolve("nowhere") : roots.getFirst();
    }

    private static Path path(String source) {
        try {
            return Path.of(source);
        } catch (InvalidPathException e) {
            throw ApiException.invalid("source", "source is not a path");
        }
    }

    private static Optional<Path> real(Path path) {
        try {
            return Optional.of(path.toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
