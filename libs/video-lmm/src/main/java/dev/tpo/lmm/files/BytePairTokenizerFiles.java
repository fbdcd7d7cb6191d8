package dev.tpo.lmm.files;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Qwen2's byte-level BPE from the files of its slow tokenizer: {@code vocab.json}, {@code merges.txt} and, where they are
 * there, {@code added_tokens.json}, {@code special_tokens_map.json} and {@code tokenizer_config.json}. Gives the JSON that a
 * {@code tokenizer.json} would hold.
 */
final class BytePairTokenizerFiles {
    private static final String MERGES = "merges.txt";

    /** Contractions, words with one character before them, single digits, punctuation, line breaks, spaces. */
    private static final String WORDS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

    /** Not what Java calls a line: a merge may hold any other character that ends one. */
    private static final Pattern LINE_END = Pattern.compile("\r?\n");

    private BytePairTokenizerFiles() {}

    static boolean in(Path checkpoint) {
        return SmallFile.VOCABULARY.isIn(checkpoint) && SmallFile.MERGES.isIn(checkpoint);
    }

    static String json(Path checkpoint) {
        JsonNode vocabulary = CheckpointJson.read(checkpoint, SmallFile.VOCABULARY);
        ObjectNode tokenizer = JsonMapper.shared().createObjectNode();
        tokenizer.put("version", "1.0");
        tokenizer.set("added_tokens", added(checkpoint, vocabulary));
        tokenizer.putObject("normalizer").put("type", "NFC");
        ObjectNode split = tokenizer.putObject("pre_tokenizer").put("type", "Sequence");
        ArrayNode steps = split.putArray("pretokenizers");
        steps.addObject()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false)
                .putObject("pattern")
                .put("Regex", WORDS);
        byteLevel(steps.addObject());
        byteLevel(tokenizer.putObject("post_processor"));
        byteLevel(tokenizer.putObject("decoder"));
        ObjectNode model = tokenizer.putObject("model").put("type", "BPE");
        model.put("continuing_subword_prefix", "").put("end_of_word_suffix", "");
        model.put("fuse_unk", false).put("byte_fallback", false).put("ignore_merges", false);
        model.set("vocab", vocabulary);
        model.set("merges", merges(checkpoint));
        return tokenizer.toString();
    }

    private static void byteLevel(ObjectNode step) {
        step.put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false);
    }

    private static ArrayNode merges(Path checkpoint) {
        ArrayNode merges = JsonMapper.shared().createArrayNode();
        for (String line : lines(checkpoint)) {
            if (!line.isEmpty() && !line.startsWith("#version")) {
                int space = line.indexOf(' ');
                if (space < 1 || space == line.length() - 1 || line.indexOf(' ', space + 1) >= 0) {
                    throw new CheckpointException(MERGES + " has a line that is not a pair: \"" + line + "\"");
                }
                merges.addArray().add(line.substring(0, space)).add(line.substring(space + 1));
            }
        }
        return merges;
    }

    private static List<String> lines(Path checkpoint) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(SmallFile.MERGES.read(checkpoint)))
                    .toString();
            return List.of(LINE_END.split(text));
        } catch (CharacterCodingException e) {
            throw new CheckpointException(MERGES + " is not UTF-8", e);
        }
    }

    /** Every token that stands for itself, in the order of their ids. */
    private static ArrayNode added(Path checkpoint, JsonNode vocabulary) {
        Map<Long, ObjectNode> byId = new TreeMap<>();
        Set<String> special = special(checkpoint);
        CheckpointJson.find(checkpoint, SmallFile.ADDED_TOKENS)
                .ifPresent(tokens -> tokens.properties()
                        .forEach(token -> put(
                                byId, token.getValue().asLong(), token.getKey(), special.contains(token.getKey()))));
        for (String token : special) {
            if (vocabulary.path(token).isNumber()) {
                put(byId, vocabulary.path(token).asLong(), token, true);
            }
        }
        config(checkpoint).path("added_tokens_decoder").properties().forEach(token -> {
            JsonNode said = token.getValue();
            ObjectNode added = put(
                    byId,
                    Long.parseLong(token.getKey()),
                    said.path("content").asString(""),
                    said.path("special").asBoolean(true));
            for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized")) {
                added.put(flag, said.path(flag).asBoolean(false));
            }
        });
        return JsonMapper.shared().createArrayNode().addAll(byId.values());
    }

    private static ObjectNode put(Map<Long, ObjectNode> byId, long id, String content, boolean special) {
        ObjectNode token = JsonMapper.shared().createObjectNode();
        token.put("id", id).put("content", content).put("special", special).put("normalized", !special);
        token.put("single_word", false).put("lstrip", false).put("rstrip", false);
        byId.put(id, token);
        return token;
    }

    private static JsonNode config(Path checkpoint) {
        return CheckpointJson.find(checkpoint, SmallFile.TOKENIZER_CONFIG)
                .orElseGet(JsonMapper.shared()::createObjectNode);
    }

    /** Texts or objects with a {@code content}, single or in a list. */
    private static Set<String> special(Path checkpoint) {
        Set<String> special = new TreeSet<>();
        Optional<JsonNode> map = CheckpointJson.find(checkpoint, SmallFile.SPECIAL_TOKENS);
        map.ifPresent(tokens -> tokens.values().forEach(value -> {
            if (value.isArray()) {
                value.values().forEach(token -> special.add(content(token)));
            } else {
                special.add(content(value));
            }
        }));
        special.remove("");
        return special;
    }

    private static String content(JsonNode token) {
        return token.isObject() ? token.path("content").asString("") : token.asString("");
    }
}
