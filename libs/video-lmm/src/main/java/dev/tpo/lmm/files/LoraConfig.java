package dev.tpo.lmm.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * PEFT's {@code adapter_config.json}, as far as plain LoRA goes.
 *
 * @param dropout of the adapter's input while it learns
 * @param targets names or ends of names of the adapted modules; empty: a pattern that the tensors' names stand for
 * @param modulesToSave names or ends of names of modules that the adapter replaces whole
 * @param base what the adapter was trained on, as its trainer called it
 * @param baseRevision a branch, a tag or a commit of it, where that was said
 */
public record LoraConfig(
        int rank,
        double alpha,
        boolean rankStabilized,
        double dropout,
        List<String> targets,
        List<String> modulesToSave,
        @Nullable String base,
        @Nullable String baseRevision) {
    static final String FILE = "adapter_config.json";
    private static final int MAX_RANK = 65_536;

    /** What an adapter may stand beside in the decoder's layers, in the order in which the layers' methods take them. */
    public static final List<String> DECODER_TARGETS =
            List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

    public LoraConfig {
        if (rank < 1) {
            throw new CheckpointException(FILE + ": r must be at least 1, not " + rank);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new CheckpointException(FILE + ": lora_dropout must be from 0 to below 1, not " + dropout);
        }
        targets = List.copyOf(targets);
        modulesToSave = List.copyOf(modulesToSave);
    }

    /** For an adapter that is to be trained beside the decoder's linear layers. */
    public static LoraConfig of(int rank, double alpha, double dropout, List<String> targets, String base) {
        if (targets.isEmpty() || !DECODER_TARGETS.containsAll(targets)) {
            throw new IllegalArgumentException("targets must be some of " + DECODER_TARGETS + ", not " + targets);
        }
        return new LoraConfig(rank, alpha, false, dropout, targets, List.of(), base, null);
    }

    /** Whether a folder holds an adapter, not a model. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(FILE));
    }

    /** @throws CheckpointException naming the field that is wrong or asks for what is not supported */
    public static LoraConfig read(Path folder) {
        JsonNode json = CheckpointJson.read(folder, SmallFile.ADAPTER_CONFIG);
        PublishedKeys.ADAPTER_CONFIG.require(FILE, json);
        Fields fields = new Fields(FILE, json);
        // PiSSA, OLoRA and their like move the base's weights too, and the adapter fits the moved ones only.
        JsonNode start = json.path("init_lora_weights");
        if (start.isString() && !List.of("gaussian", "eva", "orthogonal").contains(start.asString())) {
            throw new CheckpointException(
                    FILE + ": init_lora_weights " + start + " is not supported; only plain LoRA is");
        }
        return new LoraConfig(
                fields.whole("r", 1, MAX_RANK),
                fields.number("lora_alpha", 8, -Float.MAX_VALUE, Float.MAX_VALUE),
                fields.flag("use_rslora"),
                fields.number("lora_dropout", 0, 0, 1),
                json.path("target_modules").isString() ? List.of() : names(json, "target_modules"),
                names(json, "modules_to_save"),
                fields.isAbsent("base_model_name_or_path") ? null : fields.text("base_model_name_or_path", ""),
                fields.isAbsent("revision") ? null : fields.text("revision", ""));
    }

    /** What the product of both matrices is multiplied by. */
    public double scale() {
        return alpha / (rankStabilized ? Math.sqrt(rank) : rank);
    }

    public boolean targets(String module) {
        return targets.isEmpty() || targets.stream().anyMatch(target -> names(module, target));
    }

    /** As PEFT matches: the whole name or its end behind a dot. */
    static boolean names(String module, String name) {
        return module.equals(name) || module.endsWith("." + name);
    }

    public void write(Path folder) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("peft_type", "LORA");
        json.put("task_type", "CAUSAL_LM");
        json.put("base_model_name_or_path", base);
        json.put("revision", baseRevision);
        json.put("inference_mode", true);
        json.put("r", rank);
        json.put("lora_alpha", alpha == Math.rint(alpha) ? (Object) (long) alpha : (Object) alpha);
        json.put("use_rslora", rankStabilized);
        json.put("lora_dropout", dropout);
        json.put("target_modules", targets);
        json.put("modules_to_save", modulesToSave.isEmpty() ? null : modulesToSave);
        json.put("bias", "none");
        json.put("fan_in_fan_out", false);
        json.put("init_lora_weights", true);
        json.put("use_dora", false);
        json.put("rank_pattern", Map.of());
        json.put("alpha_pattern", Map.of());
        try {
            Files.write(
                    folder.resolve(FILE),
                    JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + FILE, e);
        }
    }

    private static List<String> names(JsonNode json, String field) {
        JsonNode value = json.path(field);
        List<String> names = new ArrayList<>();
        if (value.isMissingNode() || value.isNull()) {
            return names;
        }
        if (!value.isArray()) {
            throw notNames(field, value);
        }
        for (JsonNode name : value) {
            if (!name.isString()) {
                throw notNames(field, value);
            }
            names.add(name.asString());
        }
        return names;
    }

    private static CheckpointException notNames(String field, JsonNode value) {
        return new CheckpointException(FILE + ": " + field + " must be a list of names, not " + value);
    }
}
