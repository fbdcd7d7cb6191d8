package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.tensors.SafetensorsFiles;
import dev.tpo.training.losses.InvalidLossException;
import dev.tpo.training.losses.LossSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A case's folder: two checkpoints, an adapter, inputs and what PyTorch computed from them.
 *
 * @param losses by the name that the case gives them; none in cases that are older
 * @param inputs frames (T, H, W, 3) uint8; prompt_ids with {@value #VIDEO} where the video goes; chosen_ids, rejected_ids
 */
record GoldenCase(
        Path folder,
        double beta,
        double sftWeight,
        Map<String, LossSettings> losses,
        Map<String, NDArray> inputs,
        Map<String, NDArray> expected) {
    static final long VIDEO = -200;

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    static GoldenCase read(Path folder, NDManager manager) {
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readAllBytes(folder.resolve("case.json")));
            return new GoldenCase(
                    folder,
                    json.path("beta").asDouble(),
                    json.path("sft_weight").asDouble(),
                    losses(json.path("losses")),
                    SafetensorsFiles.readFile(folder.resolve("inputs.safetensors"), manager),
                    SafetensorsFiles.readFile(folder.resolve("expected.safetensors"), manager));
        } catch (IOException e) {
            throw new CheckpointException("not a golden case: cannot read case.json in " + folder, e);
        }
    }

    /** An entry without {@code loss_type} is named after its loss. */
    private static Map<String, LossSettings> losses(JsonNode entries) {
        Map<String, LossSettings> losses = new LinkedHashMap<>();
        entries.properties().forEach(entry -> losses.put(entry.getKey(), loss(entry.getKey(), entry.getValue())));
        return losses;
    }

    private static LossSettings loss(String name, JsonNode entry) {
        try {
            ObjectNode named = STRICT.createObjectNode().put("loss_type", name);
            named.setAll((ObjectNode) entry);
            LossSettings settings = STRICT.treeToValue(named, LossSettings.class);
            settings.loss();
            return settings;
        } catch (InvalidLossException e) {
            throw new CheckpointException("case.json: the loss " + name + ": " + e.getMessage());
        } catch (JacksonException | ClassCastException e) {
            throw new CheckpointException("case.json: the loss " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    Path reference() {
        return folder.resolve("reference");
    }

    Path policy() {
        return folder.resolve("policy");
    }

    Path adapter() {
        return folder.resolve("adapter");
    }

    long[] prompt() {
        return input("prompt_ids").toLongArray();
    }

    long[] chosen() {
        return input("chosen_ids").toLongArray();
    }

    long[] rejected() {
        return input("rejected_ids").toLongArray();
    }

    NDArray input(String name) {
        return of(inputs, name);
    }

    NDArray expected(String name) {
        return of(expected, name);
    }

    boolean expects(String name) {
        return expected.containsKey(name);
    }

    private static NDArray of(Map<String, NDArray> tensors, String name) {
        NDArray tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException("the case lacks tensor " + name);
        }
        return tensor;
    }
}
