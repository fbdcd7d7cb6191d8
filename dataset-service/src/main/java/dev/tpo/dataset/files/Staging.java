package dev.tpo.dataset.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** The folder of uploads that are not accepted yet; whatever a crash left there is of no use. */
record Staging(Path folder) {
    Staging {
        try (var left = Files.list(folder)) {
            for (Path file : left.toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot use " + folder + " for uploads", e);
        }
    }

    Path newFile() {
        return folder.resolve(UUID.randomUUID() + ".part");
    }
}
