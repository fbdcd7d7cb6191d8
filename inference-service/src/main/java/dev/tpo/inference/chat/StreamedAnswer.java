package dev.tpo.inference.chat;

import dev.tpo.api.ApiError;
import dev.tpo.inference.engine.AnswerEvent;
import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.web.ApiException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes an answer as it comes. It begins when the prompt was read: until then an error has its status. */
final class StreamedAnswer {
    private static final Logger LOG = LoggerFactory.getLogger(StreamedAnswer.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(1);

    private final AnswerStream answer;
    private final Replies replies;
    private final boolean includeUsage;

    StreamedAnswer(AnswerStream answer, Replies replies, boolean includeUsage) {
        this.answer = answer;
        this.replies = replies;
        this.includeUsage = includeUsage;
    }

    void write(HttpServletResponse response, JsonMapper json) throws IOException, InterruptedException {
        try {
            EventStream out = new EventStream(response, json);
            out.event(replies.role());
            boolean more = true;
            while (more) {
                more = pass(answer.next(HEARTBEAT), out);
            }
        } catch (IOException e) {
            LOG.debug("the client of {} left", replies.id());
        }
    }

    private boolean pass(@Nullable AnswerEvent event, EventStream out) throws IOException {
        switch (event) {
            case null -> out.heartbeat();
            case AnswerEvent.Started ignored -> {}
            case AnswerEvent.Text(String text) -> out.event(replies.text(text));
            case AnswerEvent.Finished(var ending, var tokens) -> {
                out.event(replies.end(ending));
                if (includeUsage) {
                    out.event(replies.count(tokens));
                }
                out.done();
                return false;
            }
            case AnswerEvent.Failed(Throwable cause) -> {
                LOG.error("the answer {} failed", replies.id(), cause);
                out.event(error(cause));
                return false;
            }
        }
        return true;
    }

    /** Its status can no longer be told; its words can. */
    private static ApiError error(Throwable cause) {
        return EngineErrors.told(cause) instanceof ApiException known
                ? new ApiError(known.detail(), known.type(), known.param(), known.code())
                : new ApiError("the answer could not be finished", "server_error", null, "internal_error");
    }
}
