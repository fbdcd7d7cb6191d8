package dev.tpo.input;

import java.io.InputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON that others have written: no deeper than {@value #MAX_DEPTH}, names of at most {@value #MAX_NAME} characters, no
 * name twice in an object, and no more tokens (names, values, brackets) than the reader can bear.
 */
public final class ForeignJson {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NAME = 4096;
    private static final int MAX_NUMBER = 100;
    private static final int MAX_TREE_TOKENS = 100_000;

    private ForeignJson() {}

    /**
     * Small content as a tree; an object or array of some {@value #MAX_TREE_TOKENS} tokens is a few megabytes.
     *
     * @param what its name in messages
     * @throws UnfitInputException if it is not JSON, or more of it than that
     */
    public static JsonNode tree(byte[] content, String what) throws UnfitInputException {
        return tree(content, what, MAX_TREE_TOKENS);
    }

    /** The same with another limit. */
    public static JsonNode tree(byte[] content, String what, long maxTokens) throws UnfitInputException {
        try {
            return mapper(maxTokens).readTree(content);
        } catch (JacksonException e) {
            throw notRead(what, e);
        }
    }

    /** Piece by piece, of any length that the stream allows. */
    public static JsonParser parser(InputStream content) {
        return mapper(Long.MAX_VALUE).createParser(content);
    }

    /** What a failure of {@link #parser} means. */
    public static UnfitInputException notRead(String what, JacksonException cause) {
        if (cause.getCause() instanceof UnfitInputException unfit) {
            return unfit;
        }
        String said = Excerpt.of(String.valueOf(cause.getOriginalMessage()));
        UnfitInputException unfit = new UnfitInputException(
                cause instanceof tools.jackson.core.exc.StreamConstraintsException
                        ? what + " is larger or deeper than what is read: " + said
                        : what + " is not JSON: " + said);
        unfit.initCause(cause);
        return unfit;
    }

    private static JsonMapper mapper(long maxTokens) {
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNameLength(MAX_NAME)
                        .maxNumberLength(MAX_NUMBER)
                        .maxTokenCount(maxTokens)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                // Each name comes once or a few times; a table of them would only grow.
                .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                .build();
        return JsonMapper.builder(factory).build();
    }
}
