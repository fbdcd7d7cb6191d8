package dev.tpo.lmm.files;

import dev.tpo.input.ForeignJson;
import dev.tpo.input.UnfitInputException;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A checkpoint's JSON files as trees; whatever is wrong with one is said with its name. */
final class CheckpointJson {
    /** A vocabulary of 500,000 words; each takes about a hundred bytes of heap. */
    private static final long MAX_TOKENS = 1_000_000;

    private CheckpointJson() {}

    static JsonNode read(Path checkpoint, SmallFile file) {
        return parse(file.read(checkpoint), file.fileName());
    }

    static Optional<JsonNode> find(Path checkpoint, SmallFile file) {
        return file.find(checkpoint).map(content -> parse(content, file.fileName()));
    }

    static JsonNode parse(byte[] content, String name) {
        try {
            return ForeignJson.tree(content, name, MAX_TOKENS);
        } catch (UnfitInputException e) {
            throw new CheckpointException(String.valueOf(e.getMessage()), e);
        }
    }
}
