package dev.tpo.inference.remote;

import dev.tpo.chat.endpoints.AnswerPiece;
import dev.tpo.chat.endpoints.EndpointAnswer;
import dev.tpo.chat.endpoints.EndpointException;
import dev.tpo.inference.engine.AnswerEvent;
import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.inference.engine.TokenCounts;
import dev.tpo.inference.models.RemoteRef;
import dev.tpo.inference.videos.Videos;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An endpoint's answer, as the answers of local models are read. */
public final class RemoteAnswer implements AnswerStream {
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final RemoteRef ref;
    private final EndpointAnswer answer;
    private final Videos.Pictures pictures;
    private boolean closed;

    RemoteAnswer(RemoteRef ref, EndpointAnswer answer, Videos.Pictures pictures) {
        this.ref = ref;
        this.answer = answer;
        this.pictures = pictures;
    }

    /** How many HTTP requests were sent for it. */
    public int requests() {
        return answer.requests();
    }

    public List<String> notes() {
        return answer.notes();
    }

    /** The model's name, with what the answer calls it where that is another. */
    public String revision() {
        String called = answer.model();
        return called == null || called.equals(ref.model()) ? ref.name() : ref.name() + " (" + called + ")";
    }

    @Override
    public AnswerEvent next() throws InterruptedException {
        while (true) {
            AnswerEvent event = next(LOOK);
            if (event != null) {
                return event;
            }
        }
    }

    @Override
    public @Nullable AnswerEvent next(Duration patience) throws InterruptedException {
        try {
            return switch (answer.next(patience)) {
                case null -> null;
                case AnswerPiece.Text(String text) -> new AnswerEvent.Text(text);
                case AnswerPiece.Finished(var ending, var tokens) ->
                    new AnswerEvent.Finished(
                            switch (ending) {
                                case STOP -> AnswerEvent.Ending.STOP;
                                case LENGTH -> AnswerEvent.Ending.LENGTH;
                                case CONTENT_FILTER -> AnswerEvent.Ending.CONTENT_FILTER;
                            },
                            tokens == null
                                    ? new TokenCounts(0, 0, 0, 0)
                                    : new TokenCounts(tokens.input(), tokens.cachedInput(), 0, tokens.output()));
            };
        } catch (EndpointException e) {
            return new AnswerEvent.Failed(EndpointErrors.told(e));
        }
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try (pictures) {
                answer.close();
            }
        }
    }
}
