package dev.tpo.lmm.files;

import dev.tpo.input.ForeignJson;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A checkpoint's tokenizer, its control tokens set apart: {@code tokenizer.json}, or the files that Qwen2's tokenizer had
 * before there was one. What is left for text cannot read a control token out of it, however the text spells one.
 *
 * @param text the JSON of a tokenizer that knows control tokens only by names that nobody can guess, UTF-8
 * @param control ids of the control tokens by their names
 * @param longestToken characters of the longest token that text may become
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record TokenizerFiles(byte[] text, Map<String, Integer> control, int longestToken) {
    private static final String WHOLE = "tokenizer.json";

    /** Control tokens also where a file does not call them special: turn marks, and the families' places for pictures. */
    private static final Set<String> MARKS = Set.of(
            "<|im_start|>",
            "<|im_end|>",
            "<|endoftext|>",
            "<|user|>",
            "<|assistant|>",
            "<|end|>",
            "<image>",
            "<video>");

    public TokenizerFiles {
        control = Map.copyOf(control);
    }

    /** @throws CheckpointException naming the file that is missing or wrong */
    public static TokenizerFiles read(Path checkpoint) {
        if (SmallFile.TOKENIZER.isIn(checkpoint)) {
            return of(SmallFile.TOKENIZER.read(checkpoint), WHOLE);
        }
        if (!BytePairTokenizerFiles.in(checkpoint)) {
            throw new CheckpointException(
                    "no " + WHOLE + ", and no vocab.json with merges.txt, in " + checkpoint.getFileName());
        }
        return of(
                BytePairTokenizerFiles.json(checkpoint).getBytes(StandardCharsets.UTF_8),
                SmallFile.VOCABULARY.fileName());
    }

    private static TokenizerFiles of(byte[] json, String file) {
        TokenizerParts.require(json);
        try {
            return new Parting(json).parted();
        } catch (JacksonException e) {
            throw new CheckpointException(
                    String.valueOf(ForeignJson.notRead(file, e).getMessage()), e);
        }
    }

    /** Copies the JSON, a piece at a time: a vocabulary of 150,000 words is no tree of objects here. */
    private static final class Parting {
        private final byte[] json;
        private final Map<String, Integer> control = new LinkedHashMap<>();
        private @Nullable String unknown;
        private final String secret = UUID.randomUUID().toString();
        private int longest = 1;

        Parting(byte[] json) {
            this.json = json;
        }

        TokenizerFiles parted() {
            try (JsonParser in = ForeignJson.parser(new ByteArrayInputStream(json))) {
                find(in);
            }
            ByteArrayOutputStream text = new ByteArrayOutputStream(json.length);
            try (JsonParser in = ForeignJson.parser(new ByteArrayInputStream(json));
                    JsonGenerator out = JsonMapper.shared().createGenerator(text)) {
                copy(in, out);
            }
            return new TokenizerFiles(text.toByteArray(), control, longest);
        }

        private void find(JsonParser in) {
            requireObject(in.nextToken());
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                if (name.equals("added_tokens") && value == JsonToken.START_ARRAY) {
                    while (in.nextToken() != JsonToken.END_ARRAY) {
                        JsonNode token = in.readValueAsTree();
                        if (isControl(token)) {
                            control.put(
                                    token.path("content").asString(""),
                                    token.path("id").asInt());
                        }
                    }
                } else if (name.equals("model") && value == JsonToken.START_OBJECT) {
                    findUnknown(in);
                } else {
                    in.skipChildren();
                }
            }
        }

        private void findUnknown(JsonParser in) {
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                in.nextToken();
                if (name.equals("unk_token") && in.currentToken() == JsonToken.VALUE_STRING) {
                    unknown = in.getString();
                } else {
                    in.skipChildren();
                }
            }
        }

        private static boolean isControl(JsonNode token) {
            return token.path("special").asBoolean(false)
                    || MARKS.contains(token.path("content").asString(""));
        }

        private void copy(JsonParser in, JsonGenerator out) {
            requireObject(in.nextToken());
            out.writeStartObject();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                out.writeName(name);
                if (name.equals("added_tokens") && value == JsonToken.START_ARRAY) {
                    copyAdded(in, out);
                } else if (name.equals("model") && value == JsonToken.START_OBJECT) {
                    copyModel(in, out);
                } else {
                    out.copyCurrentStructure(in);
                }
            }
            out.writeEndObject();
        }

        private void copyAdded(JsonParser in, JsonGenerator out) {
            out.writeStartArray();
            while (in.nextToken() != JsonToken.END_ARRAY) {
                JsonNode token = in.readValueAsTree();
                String content = token.path("content").asString("");
                if (content.equals(unknown)) {
                    continue;
                }
                if (isControl(token) && token instanceof ObjectNode renamed) {
                    renamed.put("content", unspellable(content));
                } else {
                    longest = Math.max(longest, content.length());
                }
                out.writePOJO(token);
            }
            out.writeEndArray();
        }

        private void copyModel(JsonParser in, JsonGenerator out) {
            out.writeStartObject();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = in.currentName();
                JsonToken value = in.nextToken();
                out.writeName(name);
                if (!name.equals("vocab")) {
                    out.copyCurrentStructure(in);
                } else if (value == JsonToken.START_OBJECT) {
                    copyVocabulary(in, out);
                } else {
                    throw new CheckpointException("only tokenizers whose vocabulary is a JSON object are supported");
                }
            }
            out.writeEndObject();
        }

        /** A word that only the model knows is a mark too; the unknown token stays, since any word may become it. */
        private void copyVocabulary(JsonParser in, JsonGenerator out) {
            out.writeStartObject();
            while (in.nextToken() == JsonToken.PROPERTY_NAME) {
                String word = in.currentName();
                in.nextToken();
                if (MARKS.contains(word) && in.currentToken() == JsonToken.VALUE_NUMBER_INT) {
                    control.putIfAbsent(word, in.getIntValue());
                }
                if (control.containsKey(word) && !word.equals(unknown)) {
                    out.writeName(unspellable(word));
                } else {
                    longest = Math.max(longest, word.length());
                    out.writeName(word);
                }
                out.copyCurrentStructure(in);
            }
            out.writeEndObject();
        }

        /** Renamed and not dropped: added tokens are numbered by how many come before them. */
        private String unspellable(String name) {
            return "\0" + secret + name;
        }

        private static void requireObject(@Nullable JsonToken token) {
            if (token != JsonToken.START_OBJECT) {
                throw new CheckpointException(WHOLE + " is not a JSON object");
            }
        }
    }
}
