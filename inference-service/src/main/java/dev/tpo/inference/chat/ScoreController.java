package dev.tpo.inference.chat;

import dev.tpo.api.FrameReceipt;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.ScoreResponse;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.media.RequestMedia;
import dev.tpo.web.ApiException;
import dev.tpo.web.Client;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** How likely an answer is under the frames shown. */
@RestController
class ScoreController {
    private static final int MAX_CANDIDATES = 64;

    private final Hosting hosting;
    private final InferenceProperties properties;

    ScoreController(Hosting hosting, InferenceProperties properties) {
        this.hosting = hosting;
        this.properties = properties;
    }

    @Operation(
            summary = "Log-probability of given answers",
            description = "Of the last message, the assistant's, or of each of the candidates after a final user"
                    + " message. The end token counts. Natural logarithms.")
    @PostMapping("/v1/score")
    @Nullable
    ScoreResponse score(@RequestBody ScoreRequest request, HttpServletRequest asked, HttpServletResponse answer)
            throws IOException, InterruptedException {
        Chat chat = Chat.of(request.messages(), request.mediaIoKwargs(), properties.requests(), RequestMedia.of(asked));
        List<String> candidates = request.candidates();
        List<String> answers = candidates == null ? List.of(chat.answer()) : checked(candidates);
        Chat question = candidates == null ? chat.withoutLast() : chat;
        question.requireQuestion();
        Upstream upstream = Upstream.of(asked, answer);
        return ClientWatch.over(Client.of(asked), watch -> {
            try (Served served = hosting.open(request.model(), question, upstream)) {
                List<Engine.Likelihood> scores = served.score(answers);
                return response(
                        scores, candidates != null, served.conversation().receipts(served.revision()));
            }
        });
    }

    private static List<String> checked(List<String> candidates) {
        if (candidates.isEmpty()
                || candidates.size() > MAX_CANDIDATES
                || candidates.stream().anyMatch(Objects::isNull)) {
            throw ApiException.invalid("candidates", "candidates must hold 1 to " + MAX_CANDIDATES + " texts");
        }
        return List.copyOf(candidates);
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
