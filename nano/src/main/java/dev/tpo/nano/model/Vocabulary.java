package dev.tpo.nano.model;

import dev.tpo.nano.questions.Times;
import dev.tpo.nano.world.Colour;
import dev.tpo.nano.world.Shape;
import dev.tpo.nano.world.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/**
 * The words that nano knows. Times of the day of a video ({@code 01:35}, one per bucket) are words like others, and the
 * same tokens mark the frames.
 */
public final class Vocabulary {
    public static final int PAD = 0;
    public static final int UNKNOWN = 1;
    public static final int USER = 2;
    public static final int ASSISTANT = 3;
    public static final int END = 4;
    public static final int FIRST_TIME = 5;

    private static final List<String> SPECIAL = List.of("<pad>", "<unk>", "<|user|>", "<|assistant|>", "<|end|>");
    private static final List<String> WORDS = List.of(
            "?",
            ",",
            ".",
            "what",
            "appears",
            "right",
            "after",
            "before",
            "the",
            "which",
            "comes",
            "first",
            "or",
            "when",
            "does",
            "appear",
            "is",
            "shown",
            "at",
            "ever",
            "describe",
            "video",
            "yes",
            "no",
            "a",
            "an",
            "in",
            "this",
            "and",
            "then",
            "of",
            "how",
            "many",
            "to",
            "it",
            "there",
            "who",
            "where",
            "why",
            "happens",
            "see",
            "you");
    private static final Pattern TOKEN = Pattern.compile("\\d+:\\d\\d|\\w+|[^\\w\\s]", Pattern.UNICODE_CHARACTER_CLASS);

    private final Map<String, Integer> ids = new LinkedHashMap<>();

    public Vocabulary() {
        List<String> tokens = new ArrayList<>(SPECIAL);
        for (int bucket = 0; bucket < Timeline.BUCKETS; bucket++) {
            tokens.add(Times.words(bucket));
        }
        tokens.addAll(WORDS);
        for (Colour colour : Colour.values()) {
            tokens.add(colour.word());
        }
        for (Shape shape : Shape.values()) {
            tokens.add(shape.word());
        }
        tokens.forEach(token -> ids.put(token, ids.size()));
    }

    public int size() {
        return ids.size();
    }

    /** What {@code tokenizer.json} gives for texts whose times lie on bucket borders. */
    public int[] encode(String text) {
        return TOKEN.matcher(text.toLowerCase(Locale.ROOT))
                .results()
                .map(MatchResult::group)
                .mapToInt(word -> ids.getOrDefault(word, UNKNOWN))
                .toArray();
    }

    /** The vocabulary as Hugging Face's tokenizers read it; times are floored to their bucket. */
    public String tokenizerJson() {
        Map<String, Object> json = object("version", "1.0");
        json.put("truncation", null);
        json.put("padding", null);
        json.put("added_tokens", SPECIAL.stream().map(this::special).toList());
        json.put(
                "normalizer",
                sequence(
                        "normalizers",
                        object("type", "Lowercase"),
                        replace("(?<=\\d:[0-5])[1-4](?!\\d)", "0"),
                        replace("(?<=\\d:[0-5])[6-9](?!\\d)", "5")));
        json.put(
                "pre_tokenizer",
                sequence(
                        "pretokenizers",
                        object("type", "WhitespaceSplit"),
                        object(
                                "type",
                                "Split",
                                "pattern",
                                object("Regex", TOKEN.pattern()),
                                "behavior",
                                "Isolated",
                                "invert",
                                false)));
        json.put("post_processor", null);
        json.put("decoder", object("type", "WordPiece", "prefix", "##", "cleanup", true));
        json.put("model", object("type", "WordLevel", "vocab", ids, "unk_token", "<unk>"));
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json);
    }

    private Map<String, Object> special(String token) {
        return object(
                "id",
                ids.getOrDefault(token, UNKNOWN),
                "content",
                token,
                "single_word",
                false,
                "lstrip",
                false,
                "rstrip",
                false,
                "normalized",
                false,
                "special",
                true);
    }

    @SafeVarargs
    private static Map<String, Object> sequence(String key, Map<String, Object>... parts) {
        return object("type", "Sequence", key, List.of(parts));
    }

    private static Map<String, Object> replace(String regex, String with) {
        return object("type", "Replace", "pattern", object("Regex", regex), "content", with);
    }

    /** Keeps the order of its fields, so that the same vocabulary gives the same file. */
    private static Map<String, Object> object(Object... fields) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i += 2) {
            object.put((String) fields[i], fields[i + 1]);
        }
        return object;
    }
}
