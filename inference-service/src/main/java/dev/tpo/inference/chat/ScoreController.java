package dev.tpo.inference.chat;

import dev.tpo.api.FrameReceipt;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.ScoreResponse;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.engine.Turn;
import dev.tpo.web.ApiException;
import dev.tpo.web.Client;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** How likely an answer is under the frames shown. */
@RestController
class ScoreController {
    private static final int MAX_CANDIDATES = 64;

    private final Hosting hosting;

    ScoreController(Hosting hosting) {
        this.hosting = hosting;
    }

    @Operation(
            summary = "Log-probability of given answers",
            description = "Of the last message, the assistant's, or of each of the candidates after a final user"
                    + " message. The end token counts. Natural logarithms.")
    @PostMapping("/v1/score")
    ScoreResponse score(@RequestBody ScoreRequest request, HttpServletRequest asked)
            throws IOException, InterruptedException {
        Draft draft = Draft.of(request.messages(), request.mediaIoKwargs());
        List<String> candidates = request.candidates();
        List<String> answers = candidates == null ? List.of(answer(draft.last())) : checked(candidates);
        Draft question = candidates == null ? draft.withoutLast() : draft;
        question.requireQuestion();
        try (Hosting.Served served = hosting.open(request.model(), question)) {
            var result = served.lease().hosted().score(served.conversation().turns(), answers);
            List<FrameReceipt> receipts =
                    served.conversation().receipts(served.lease().model().revision());
            return response(await(result, Client.of(asked)), candidates != null, receipts);
        }
    }

    private static String answer(Draft.Message last) {
        if (last.role() != Turn.Role.ASSISTANT) {
            throw ApiException.invalid(
                    "messages", "messages must end with the assistant's answer, or candidates must name answers");
        }
        StringBuilder text = new StringBuilder();
        for (Draft.Part part : last.parts()) {
            if (part instanceof Draft.Text(String piece)) {
                text.append(piece);
            }
        }
        return text.toString();
    }

    private static List<String> checked(List<String> candidates) {
        if (candidates.isEmpty()
                || candidates.size() > MAX_CANDIDATES
                || candidates.stream().anyMatch(Objects::isNull)) {
            throw ApiException.invalid("candidates", "candidates must hold 1 to " + MAX_CANDIDATES + " texts");
        }
        return List.copyOf(candidates);
    }

    private static List<Engine.Likelihood> await(CompletableFuture<List<Engine.Likelihood>> result, Client client)
            throws IOException, InterruptedException {
        try {
            while (true) {
                try {
                    return result.get(Client.LOOK.toMillis(), TimeUnit.MILLISECONDS);
                } catch (TimeoutException e) {
                    Awaited.requirePresent(client);
                }
            }
        } catch (ExecutionException e) {
            throw EngineErrors.rethrown(e.getCause() == null ? e : e.getCause());
        } finally {
            result.cancel(false); // does nothing to a result that is there
        }
    }

    private static ScoreResponse response(
            List<Engine.Likelihood> scores, boolean several, List<FrameReceipt> receipts) {
        if (!several) {
            Engine.Likelihood only = scores.getFirst();
            return new ScoreResponse(only.logprobSum(), only.logprobMean(), only.tokens(), null, receipts);
        }
        List<ScoreResponse.AnswerScore> all = scores.stream()
                .map(score -> new ScoreResponse.AnswerScore(score.logprobSum(), score.logprobMean(), score.tokens()))
                .toList();
        return new ScoreResponse(null, null, null, all, receipts);
    }
}
