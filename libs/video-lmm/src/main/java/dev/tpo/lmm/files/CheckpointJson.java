package dev.tpo.lmm.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A checkpoint's JSON files; whatever is wrong with one is said with its name. */
final class CheckpointJson {
    private CheckpointJson() {}

    static JsonNode read(Path checkpoint, String name) {
        return find(checkpoint, name)
                .orElseThrow(() -> new CheckpointException("no " + name + " in " + checkpoint.getFileName()));
    }

    static Optional<JsonNode> find(Path checkpoint, String name) {
        Path file = checkpoint.resolve(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            byte[] content = Files.readAllBytes(file);
            LfsPointer.refuse(content, file);
            return Optional.of(parse(content, name));
        } catch (IOException e) {
            throw new CheckpointException("cannot read " + name + " of " + checkpoint.getFileName(), e);
        }
    }

    static JsonNode parse(byte[] content, String name) {
        try {
            return JsonMapper.shared().readTree(content);
        } catch (JacksonException e) {
            throw new CheckpointException(name + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }
}
