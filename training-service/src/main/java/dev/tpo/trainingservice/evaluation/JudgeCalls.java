package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.benchmarks.Judge;
import dev.tpo.chat.PatientChat;
import dev.tpo.chat.Reply;
import dev.tpo.trainingservice.platform.ServiceUnavailableException;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Asks a language model about outputs that no rule reads. */
record JudgeCalls(PatientChat chat, String model) {

    /** What came of it. */
    sealed interface Said {
        record Words(String words) implements Said {}

        /** It counts as unparsable. */
        record Nothing(String why) implements Said {}

        record Stopped() implements Said {}
    }

    Said about(BenchmarkQuestion asked, String output, BooleanSupplier stop) {
        ChatCompletionRequest request = ChatCompletionRequest.greedy(
                model,
                List.of(
                        new ChatMessage("system", List.of(ContentPart.text(Judge.SYSTEM)), null),
                        ChatMessage.user(ContentPart.text(Judge.prompt(asked.question(), output)))),
                Judge.MAX_NEW_TOKENS,
                null);
        return switch (chat.complete(request, stop)) {
            case Reply.Answered<ChatCompletion>(ChatCompletion answer, var cost) -> new Said.Words(answer.text());
            case Reply.Refused<ChatCompletion> refused -> {
                if (refused.code().equals("model_not_found")) {
                    throw new InvalidEvaluationException("the judge: " + refused.message());
                }
                yield new Said.Nothing(refused.message());
            }
            case Reply.Unavailable<ChatCompletion> away ->
                throw new ServiceUnavailableException("the judge: " + away.message());
            case Reply.Stopped<ChatCompletion> stopped -> new Said.Stopped();
        };
    }
}
