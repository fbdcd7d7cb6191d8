package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** OpenAI's chat request with video parts, as far as it is served. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChatCompletionRequest(
        @Nullable String model,
        @Nullable List<ChatMessage> messages,
        @Nullable Boolean stream,
        @Nullable StreamOptions streamOptions,
        @Nullable Integer maxTokens,
        @Nullable Integer maxCompletionTokens,
        @Nullable Double temperature,
        @Nullable Double topP,
        @Nullable Integer topK,
        @Nullable Long seed,

        @JsonFormat(with = JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY) @Nullable
        List<String> stop,

        @Nullable Integer n,
        @Nullable MediaIoKwargs mediaIoKwargs,
        @Nullable ResponseFormat responseFormat) {

    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record StreamOptions(@Nullable Boolean includeUsage) {}

    /** A greedy, non-streaming question. */
    public static ChatCompletionRequest greedy(
            String model, List<ChatMessage> messages, int maxTokens, @Nullable MediaIoKwargs mediaIoKwargs) {
        return new ChatCompletionRequest(
                model, messages, false, null, maxTokens, null, 0.0, null, null, null, null, null, mediaIoKwargs, null);
    }

    /** The same question; the answer is to have this form. */
    public ChatCompletionRequest withResponseFormat(@Nullable ResponseFormat form) {
        return new ChatCompletionRequest(
                model,
                messages,
                stream,
                streamOptions,
                maxTokens,
                maxCompletionTokens,
                temperature,
                topP,
                topK,
                seed,
                stop,
                n,
                mediaIoKwargs,
                form);
    }

    /** The same question, answered piece by piece, the token counts last. */
    public ChatCompletionRequest streamed() {
        return new ChatCompletionRequest(
                model,
                messages,
                true,
                new StreamOptions(true),
                maxTokens,
                maxCompletionTokens,
                temperature,
                topP,
                topK,
                seed,
                stop,
                n,
                mediaIoKwargs,
                responseFormat);
    }
}
