package dev.tpo.hub;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which files of a folder make a model: configuration, tokenizer, and weights in safetensors; or a LoRA adapter, where
 * there is one and no whole model beside it. Code, pickles, other formats and whatever lies in subfolders stay where they
 * are.
 */
public final class NeededFiles {
    public static final String INDEX = "model.safetensors.index.json";
    private static final Set<String> SMALL = Set.of(
            "config.json",
            "generation_config.json",
            "preprocessor_config.json",
            "processor_config.json",
            "video_preprocessor_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "vocab.json",
            "merges.txt",
            "added_tokens.json",
            "special_tokens_map.json",
            "chat_template.json",
            "chat_template.jinja",
            INDEX);
    private static final String WHOLE = "model.safetensors";
    private static final String ADAPTER_CONFIG = "adapter_config.json";
    private static final String ADAPTER = "adapter_model.safetensors";

    /** What LLaVA's trainer leaves beside an adapter: the projector, pickled. */
    private static final String PICKLED_REST = "non_lora_trainables.bin";

    private static final Pattern WEIGHTS = Pattern.compile("[\\w][\\w.+-]*\\.safetensors");

    private NeededFiles() {}

    /**
     * @param names what there is
     * @param index content of {@link #INDEX}; empty where there is none, and then all weights are taken
     * @throws HubException UNUSABLE if the index names a file that is not there, or no file at all; or if an adapter has
     *     a part that cannot be read
     */
    public static List<String> of(Collection<String> names, byte[] index) {
        if (isAdapter(names)) {
            if (names.contains(PICKLED_REST)) {
                throw new HubException(
                        HubException.Reason.UNUSABLE,
                        PICKLED_REST + " holds weights that belong to the adapter, and pickled weights are not read");
            }
            return Stream.of(ADAPTER_CONFIG, ADAPTER).filter(names::contains).toList();
        }
        Set<String> needed = new TreeSet<>();
        names.stream().filter(SMALL::contains).forEach(needed::add);
        if (index.length == 0) {
            names.stream().filter(NeededFiles::isWeights).forEach(needed::add);
        } else {
            needed.addAll(shards(index, names));
        }
        return List.copyOf(needed);
    }

    /** Whether files are a LoRA adapter and no model that could do without a base. */
    public static boolean isAdapter(Collection<String> names) {
        return names.contains(ADAPTER_CONFIG) && !names.contains(WHOLE) && !names.contains(INDEX);
    }

    public static boolean isWeights(String name) {
        return WEIGHTS.matcher(name).matches();
    }

    private static Set<String> shards(byte[] index, Collection<String> names) {
        Set<String> shards = new TreeSet<>();
        try {
            for (JsonNode shard : JsonMapper.shared().readTree(index).path("weight_map")) {
                shards.add(shard.asString(""));
            }
        } catch (JacksonException e) {
            throw new HubException(HubException.Reason.UNUSABLE, INDEX + " is not JSON", e);
        }
        for (String shard : shards) {
            if (!isWeights(shard) || !names.contains(shard)) {
                throw new HubException(
                        HubException.Reason.UNUSABLE, INDEX + " names a file that is not there: '" + shard + "'");
            }
        }
        if (shards.isEmpty()) {
            throw new HubException(HubException.Reason.UNUSABLE, INDEX + " names no file");
        }
        return shards;
    }
}
