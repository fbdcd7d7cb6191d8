package dev.tpo.inference.chat;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionChunk;
import dev.tpo.api.FrameReceipt;
import dev.tpo.api.Usage;
import dev.tpo.inference.engine.AnswerEvent;
import dev.tpo.inference.engine.TokenCounts;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The objects of one answer: they share its id, time, model and receipt. */
record Replies(String id, long created, String model, List<FrameReceipt> receipts, List<String> notes) {

    ChatCompletion whole(String text, AnswerEvent.Ending ending, TokenCounts tokens) {
        var choice = new ChatCompletion.Choice(0, new ChatCompletion.Message("assistant", text), reason(ending));
        return new ChatCompletion(
                id, "chat.completion", created, model, List.of(choice), usage(tokens), receipts, notes);
    }

    ChatCompletionChunk role() {
        return chunk(new ChatCompletionChunk.Delta("assistant", ""), null, null);
    }

    ChatCompletionChunk text(String text) {
        return chunk(new ChatCompletionChunk.Delta(null, text), null, null);
    }

    ChatCompletionChunk end(AnswerEvent.Ending ending) {
        return chunk(new ChatCompletionChunk.Delta(null, null), reason(ending), receipts);
    }

    ChatCompletionChunk count(TokenCounts tokens) {
        return new ChatCompletionChunk(
                id, "chat.completion.chunk", created, model, List.of(), usage(tokens), receipts, notes);
    }

    private ChatCompletionChunk chunk(
            ChatCompletionChunk.Delta delta, @Nullable String finishReason, @Nullable List<FrameReceipt> receipt) {
        var choice = new ChatCompletionChunk.Choice(0, delta, finishReason);
        return new ChatCompletionChunk(
                id,
                "chat.completion.chunk",
                created,
                model,
                List.of(choice),
                null,
                receipt,
                receipt == null ? null : notes);
    }

    private static String reason(AnswerEvent.Ending ending) {
        return ending.name().toLowerCase(Locale.ROOT);
    }

    private static Usage usage(TokenCounts tokens) {
        return new Usage(
                tokens.prompt(),
                tokens.completion(),
                tokens.prompt() + tokens.completion(),
                new Usage.PromptTokensDetails(tokens.cached(), tokens.prompt() - tokens.video(), tokens.video()));
    }
}
