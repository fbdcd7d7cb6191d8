package dev.tpo.inference.chat;

import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ResponseFormat;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.web.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a chat request, checked. What it leaves open is the checkpoint's to say.
 *
 * @param responseFormat null: any text
 */
record ChatSettings(
        Sampling sampling,
        boolean stream,
        boolean includeUsage,
        @Nullable ResponseFormat responseFormat) {
    private static final int MAX_STOPS = 16;

    static ChatSettings of(ChatCompletionRequest request, int defaultMaxTokens) {
        if (request.n() != null && request.n() != 1) {
            throw ApiException.invalid("n", "unsupported_parameter", "n must be 1: one answer is given to a request");
        }
        ChatCompletionRequest.StreamOptions options = request.streamOptions();
        return new ChatSettings(
                sampling(request, defaultMaxTokens),
                Boolean.TRUE.equals(request.stream()),
                options != null && Boolean.TRUE.equals(options.includeUsage()),
                responseFormat(request.responseFormat()));
    }

    private static @Nullable ResponseFormat responseFormat(@Nullable ResponseFormat wanted) {
        if (wanted == null) {
            return null;
        }
        ResponseFormat.JsonSchema schema = wanted.jsonSchema();
        return switch (String.valueOf(wanted.type())) {
            case ResponseFormat.TEXT, ResponseFormat.JSON_OBJECT -> {
                if (schema != null) {
                    throw ApiException.invalid(
                            "response_format.json_schema",
                            "response_format.json_schema belongs to the type json_schema");
                }
                yield wanted.type().equals(ResponseFormat.TEXT) ? null : wanted;
            }
            case ResponseFormat.JSON_SCHEMA -> {
                if (schema == null || schema.name() == null || schema.schema() == null) {
                    throw ApiException.invalid(
                            "response_format.json_schema", "response_format.json_schema must have a name and a schema");
                }
                yield wanted;
            }
            default ->
                throw ApiException.invalid(
                        "response_format.type", "response_format.type must be text, json_object or json_schema");
        };
    }

    private static Sampling sampling(ChatCompletionRequest request, int defaultMaxTokens) {
        Double temperature = request.temperature();
        if (temperature != null && !(temperature >= 0 && temperature <= 2)) {
            throw ApiException.invalid("temperature", "temperature must be from 0 to 2");
        }
        Double topP = request.topP();
        if (topP != null && !(topP > 0 && topP <= 1)) {
            throw ApiException.invalid("top_p", "top_p must be more than 0 and at most 1");
        }
        Integer topK = request.topK();
        if (topK != null && topK < -1) {
            throw ApiException.invalid("top_k", "top_k must be at least 1, or 0 or -1 for all");
        }
        return new Sampling(
                maxTokens(request),
                defaultMaxTokens,
                temperature,
                topP,
                topK == null ? null : Math.max(0, topK),
                request.seed(),
                stops(request.stop()));
    }

    private static @Nullable Integer maxTokens(ChatCompletionRequest request) {
        requirePositive(request.maxTokens(), "max_tokens");
        requirePositive(request.maxCompletionTokens(), "max_completion_tokens");
        if (request.maxTokens() != null
                && request.maxCompletionTokens() != null
                && !request.maxTokens().equals(request.maxCompletionTokens())) {
            throw ApiException.invalid("max_tokens", "max_tokens and max_completion_tokens must not differ");
        }
        return request.maxCompletionTokens() != null ? request.maxCompletionTokens() : request.maxTokens();
    }

    private static void requirePositive(@Nullable Integer value, String field) {
        if (value != null && value < 1) {
            throw ApiException.invalid(field, field + " must be at least 1");
        }
    }

    private static List<String> stops(@Nullable List<String> stop) {
        if (stop == null) {
            return List.of();
        }
        if (stop.size() > MAX_STOPS || stop.stream().anyMatch(text -> text == null || text.isEmpty())) {
            throw ApiException.invalid("stop", "stop must be a text or up to " + MAX_STOPS + " texts, none empty");
        }
        return stop;
    }
}
