package dev.tpo.lmm.files;

import dev.tpo.input.ForeignJson;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** What {@code model.safetensors.index.json} says: which tensors each file holds. */
final class CheckpointIndex {
    private static final String NAME = SmallFile.INDEX.fileName();
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_FILES = 1000;

    private CheckpointIndex() {}

    static Map<String, Set<String>> read(Path checkpoint) {
        Map<String, Set<String>> namesByFile = new LinkedHashMap<>();
        byte[] content = SmallFile.INDEX.read(checkpoint);
        try (JsonParser json = ForeignJson.parser(new ByteArrayInputStream(content))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw new CheckpointException(NAME + " is not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean map = json.currentName().equals("weight_map");
                if (json.nextToken() == JsonToken.START_OBJECT && map) {
                    readMap(json, namesByFile);
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw new CheckpointException(
                    String.valueOf(ForeignJson.notRead(NAME, e).getMessage()), e);
        }
        if (namesByFile.isEmpty()) {
            throw new CheckpointException(NAME + " has no \"weight_map\"");
        }
        return namesByFile;
    }

    private static void readMap(JsonParser json, Map<String, Set<String>> namesByFile) {
        int tensors = 0;
        while (json.nextToken() == JsonToken.PROPERTY_NAME) {
            String tensor = json.currentName();
            json.nextToken();
            namesByFile
                    .computeIfAbsent(json.getString(), ignored -> new LinkedHashSet<>())
                    .add(tensor);
            if (++tensors > MAX_TENSORS || namesByFile.size() > MAX_FILES) {
                throw new CheckpointException(NAME + " names more than " + MAX_TENSORS + " tensors or " + MAX_FILES
                        + " files, and no more are read");
            }
        }
    }
}
