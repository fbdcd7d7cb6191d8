package dev.tpo.chat.endpoints;

import dev.tpo.chat.wire.WireEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** From what comes over the wire to the pieces of an answer, whether it is streamed or not. */
final class AnswerPieces {
    private final Deque<AnswerPiece> pieces = new ArrayDeque<>();
    private @Nullable String model;
    private AnswerPiece.@Nullable Ending ending;
    private AnswerPiece.@Nullable Tokens tokens;
    private @Nullable String fault;
    private boolean finished;

    /** The next piece that is certain; null: none yet. */
    @Nullable
    AnswerPiece poll() {
        return pieces.poll();
    }

    /** What the answer calls its model; null: it has not said. */
    @Nullable
    String model() {
        return model;
    }

    /** Why there will be no whole answer; null: nothing is wrong with it so far. */
    @Nullable
    String fault() {
        return fault;
    }

    void take(WireEvent event) {
        if (finished || fault != null) {
            return;
        }
        switch (event) {
            case WireEvent.Data(JsonNode json) -> chunk(json, "delta");
            case WireEvent.Whole(JsonNode json) -> {
                chunk(json, "message");
                if (fault == null
                        && !json.path("choices").path(0).path("message").isObject()) {
                    fault = "its answer is no chat completion";
                } else if (ending == null) {
                    ending = AnswerPiece.Ending.STOP; // it has come whole
                }
            }
            case WireEvent.Done done -> finish(ending == null ? AnswerPiece.Ending.STOP : ending);
            case WireEvent.End end -> {
                if (ending == null) {
                    fault = "its answer broke off";
                } else {
                    finish(ending);
                }
            }
            default -> {}
        }
    }

    private void chunk(JsonNode json, String inner) {
        JsonNode error = json.path("error");
        if (error.isObject() || error.isString()) {
            fault = "it failed amid its answer: "
                    + (error.isString()
                            ? error.stringValue()
                            : error.path("message").asString(""));
            return;
        }
        if (model == null && json.path("model").isString()) {
            model = json.path("model").stringValue();
        }
        JsonNode choice = json.path("choices").path(0);
        JsonNode said = choice.path(inner);
        String text = said.path("content").asString("");
        String refusal = said.path("refusal").asString("");
        if (!text.isEmpty() || !refusal.isEmpty()) {
            pieces.add(new AnswerPiece.Text(text + refusal));
        }
        if (choice.path("finish_reason").isString()) {
            ending = ending == AnswerPiece.Ending.CONTENT_FILTER
                    ? ending
                    : AnswerPiece.Ending.of(choice.path("finish_reason").stringValue());
        }
        if (!refusal.isEmpty()) {
            ending = AnswerPiece.Ending.CONTENT_FILTER;
        }
        if (json.path("usage").isObject()) {
            tokens = tokens(json.path("usage"));
        }
    }

    private void finish(AnswerPiece.Ending why) {
        finished = true;
        pieces.add(new AnswerPiece.Finished(why, tokens));
    }

    private static AnswerPiece.Tokens tokens(JsonNode usage) {
        return new AnswerPiece.Tokens(
                Math.max(0, usage.path("prompt_tokens").asInt(0)),
                Math.max(
                        0,
                        usage.path("prompt_tokens_details")
                                .path("cached_tokens")
                                .asInt(0)),
                Math.max(0, usage.path("completion_tokens").asInt(0)));
    }
}
