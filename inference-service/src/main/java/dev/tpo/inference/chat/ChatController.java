package dev.tpo.inference.chat;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.engine.AnswerEvent;
import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.inference.media.RequestMedia;
import dev.tpo.web.Client;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A question about videos, answered at once or word by word. */
@RestController
class ChatController {
    private final Hosting hosting;
    private final InferenceProperties properties;
    private final Clock clock;
    private final JsonMapper json;

    ChatController(Hosting hosting, InferenceProperties properties, Clock clock, JsonMapper json) {
        this.hosting = hosting;
        this.properties = properties;
        this.clock = clock;
        this.json = json;
    }

    @Operation(
            summary = "Answer a chat over videos",
            description =
                    "OpenAI's chat completions with video and image parts: uploaded files (video://{file id}),"
                            + " data: URLs, and http(s) URLs of hosts that the operator lists. Consecutive images are the"
                            + " frames of one video. What the request leaves"
                            + " open (temperature, top_p, top_k) is as the checkpoint's generation_config.json says, and greedy"
                            + " where there is none. With stream: true the answer comes as server-sent events, ended by [DONE].")
    @PostMapping("/v1/chat/completions")
    @Nullable
    ResponseEntity<ChatCompletion> complete(
            @RequestBody ChatCompletionRequest request, HttpServletRequest asked, HttpServletResponse response)
            throws IOException, InterruptedException {
        ChatSettings settings = ChatSettings.of(request, properties.serving().defaultMaxTokens());
        Chat chat = Chat.of(request.messages(), request.mediaIoKwargs(), properties.requests(), RequestMedia.of(asked));
        chat.requireQuestion();
        Upstream upstream = Upstream.of(asked, response);
        return ClientWatch.over(Client.of(asked), watch -> {
            try (Served served = hosting.open(request.model(), chat, upstream);
                    AnswerStream answer = served.answer(settings)) {
                Replies replies = replies(served);
                if (settings.stream()) {
                    watch.end();
                    new StreamedAnswer(answer, replies, settings.includeUsage()).write(response, json);
                    return null;
                }
                return ResponseEntity.ok(whole(answer, replies));
            }
        });
    }

    private Replies replies(Served served) {
        return new Replies(
                "chatcmpl-" + UUID.randomUUID().toString().replace("-", ""),
                clock.instant().getEpochSecond(),
                served.model(),
                served.conversation().receipts(served.revision()),
                Stream.concat(Notes.on(served.conversation()).stream(), served.notes().stream())
                        .toList());
    }

    private static ChatCompletion whole(AnswerStream answer, Replies replies) throws InterruptedException {
        StringBuilder text = new StringBuilder();
        while (true) {
            switch (answer.next()) {
                case AnswerEvent.Started ignored -> {}
                case AnswerEvent.Text(String piece) -> text.append(piece);
                case AnswerEvent.Finished(var ending, var tokens) -> {
                    return replies.whole(text.toString(), ending, tokens);
                }
                case AnswerEvent.Failed(Throwable cause) -> throw EngineErrors.told(cause);
            }
        }
    }
}
