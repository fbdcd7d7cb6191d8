package dev.tpo.lmm.files;

import dev.tpo.input.ForeignJson;
import java.io.ByteArrayInputStream;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Holds what a {@code tokenizer.json} is made of against what is known to load or to be refused in words: the native library
 * takes the process with it where a part panics, as SentencePiece's {@code Precompiled} does whose table is broken.
 */
final class TokenizerParts {
    private static final String NAME = SmallFile.TOKENIZER.fileName();
    private static final Map<String, Set<String>> KNOWN = Map.of(
            "normalizer",
                    Set.of(
                            "Sequence",
                            "NFC",
                            "NFD",
                            "NFKC",
                            "NFKD",
                            "Lowercase",
                            "Strip",
                            "StripAccents",
                            "Replace",
                            "Prepend",
                            "ByteLevel",
                            "BertNormalizer"),
            "pre_tokenizer",
                    Set.of(
                            "Sequence",
                            "Split",
                            "ByteLevel",
                            "Whitespace",
                            "WhitespaceSplit",
                            "Punctuation",
                            "Digits",
                            "Metaspace",
                            "CharDelimiterSplit",
                            "BertPreTokenizer"),
            "post_processor",
                    Set.of("Sequence", "ByteLevel", "TemplateProcessing", "BertProcessing", "RobertaProcessing"),
            "decoder",
                    Set.of(
                            "Sequence",
                            "ByteLevel",
                            "ByteFallback",
                            "Fuse",
                            "Strip",
                            "Replace",
                            "Metaspace",
                            "WordPiece",
                            "BPEDecoder"),
            "model", Set.of("BPE", "WordLevel", "WordPiece"));

    private TokenizerParts() {}

    /** @throws CheckpointException naming the part */
    static void require(byte[] json) {
        try (JsonParser parser = ForeignJson.parser(new ByteArrayInputStream(json))) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CheckpointException(NAME + " is not a JSON object");
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                Set<String> known = KNOWN.get(parser.currentName());
                String part = parser.currentName();
                parser.nextToken();
                if (known == null) {
                    parser.skipChildren();
                } else if (parser.currentToken() != JsonToken.VALUE_NULL) {
                    require(parser, part, known);
                }
            }
        } catch (JacksonException e) {
            throw new CheckpointException(
                    String.valueOf(ForeignJson.notRead(NAME, e).getMessage()), e);
        }
    }

    /** All {@code type}s inside; a model's may be absent, which is BPE. */
    private static void require(JsonParser parser, String part, Set<String> known) {
        if (!parser.currentToken().isStructStart()) {
            throw new CheckpointException(NAME + ": " + part + " is not an object");
        }
        int depth = 1;
        while (depth > 0) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                token = parser.nextToken();
                if (name.equals("vocab") || name.equals("merges")) {
                    parser.skipChildren();
                    continue;
                }
                if (name.equals("type") && token == JsonToken.VALUE_STRING && !known.contains(parser.getString())) {
                    throw new CheckpointException(
                            NAME + ": " + part + " \"" + parser.getString() + "\" is not supported");
                }
            }
            depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        }
    }
}
