package dev.tpo.hub;

import dev.tpo.input.Excerpt;
import dev.tpo.input.ForeignJson;
import dev.tpo.input.InputFile;
import dev.tpo.input.Sizes;
import dev.tpo.input.UnfitInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

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
    private static final int MAX_INDEX_BYTES = 8_000_000;

    /** What is no weights is a tokenizer's at most, and read whole by who loads the model. */
    private static final long MAX_OTHER_BYTES = 64_000_000;

    private static final int MAX_FILES = 1000;
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
        if (needed.size() > MAX_FILES) {
            throw unusable("the model has more than " + MAX_FILES + " files");
        }
        return List.copyOf(needed);
    }

    /** @throws HubException UNUSABLE for a file beside the weights that nobody would read */
    static HubFile requireReadable(HubFile file) {
        long most = file.name().equals(INDEX) ? MAX_INDEX_BYTES : MAX_OTHER_BYTES;
        if (!file.isWeights() && file.bytes() > most) {
            throw unusable(
                    file.name() + " is " + Sizes.words(file.bytes()) + "; at most " + Sizes.words(most) + " are read");
        }
        return file;
    }

    /** Whether files are a LoRA adapter and no model that could do without a base. */
    public static boolean isAdapter(Collection<String> names) {
        return names.contains(ADAPTER_CONFIG) && !names.contains(WHOLE) && !names.contains(INDEX);
    }

    public static boolean isWeights(String name) {
        return WEIGHTS.matcher(name).matches();
    }

    /**
     * The content of a folder's {@link #INDEX}: some hundred bytes a tensor, 100 kB of a 7B.
     *
     * @throws HubException UNUSABLE if it is too large, CACHE if it cannot be read
     */
    public static byte[] readIndex(Path folder) {
        try {
            return InputFile.read(folder.resolve(INDEX), MAX_INDEX_BYTES);
        } catch (UnfitInputException e) {
            throw new HubException(HubException.Reason.UNUSABLE, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw HubException.cache("cannot read " + INDEX, e);
        }
    }

    private static Set<String> shards(byte[] index, Collection<String> names) {
        Set<String> there = Set.copyOf(names);
        Set<String> shards = new TreeSet<>();
        try (JsonParser json = ForeignJson.parser(new ByteArrayInputStream(index))) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw unusable(INDEX + " is not a JSON object");
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean places = json.currentName().equals("weight_map");
                if (json.nextToken() == JsonToken.START_OBJECT && places) {
                    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                        json.nextToken();
                        shards.add(shard(json.getString(), there));
                    }
                } else {
                    json.skipChildren();
                }
            }
        } catch (JacksonException e) {
            throw unusable(String.valueOf(ForeignJson.notRead(INDEX, e).getMessage()));
        }
        if (shards.isEmpty()) {
            throw unusable(INDEX + " names no file");
        }
        return shards;
    }

    private static String shard(String name, Set<String> there) {
        if (!isWeights(name) || !there.contains(name)) {
            throw unusable(INDEX + " names a file that is not there: '" + Excerpt.of(name) + "'");
        }
        return name;
    }

    private static HubException unusable(String message) {
        return new HubException(HubException.Reason.UNUSABLE, message);
    }
}
