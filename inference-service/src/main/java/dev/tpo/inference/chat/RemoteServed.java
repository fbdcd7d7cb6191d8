package dev.tpo.inference.chat;

import dev.tpo.chat.endpoints.EndpointException;
import dev.tpo.inference.engine.AnswerStream;
import dev.tpo.inference.engine.Engine;
import dev.tpo.inference.remote.EndpointErrors;
import dev.tpo.inference.remote.RemoteAnswer;
import dev.tpo.inference.remote.RemoteModels;
import dev.tpo.web.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A model of an endpoint, held for one request. */
final class RemoteServed implements Served {
    private final RemoteModels.Model model;
    private final Conversation conversation;
    private final Upstream upstream;
    private @Nullable RemoteAnswer answer;

    RemoteServed(RemoteModels.Model model, Conversation conversation, Upstream upstream) {
        this.model = model;
        this.conversation = conversation;
        this.upstream = upstream;
    }

    @Override
    public String model() {
        return model.ref().id();
    }

    @Override
    public String revision() {
        return answer == null ? model.ref().name() : answer.revision();
    }

    @Override
    public Conversation conversation() {
        return conversation;
    }

    @Override
    public List<String> notes() {
        return answer == null ? List.of() : answer.notes();
    }

    @Override
    public AnswerStream answer(ChatSettings settings) throws InterruptedException {
        try {
            RemoteAnswer begun = model.answer(
                    conversation.turns(),
                    conversation.videos(),
                    new RemoteModels.Wish(
                            settings.sampling(), settings.responseFormat(), !settings.stream(), upstream.most()));
            upstream.sent(begun.requests());
            answer = begun;
            return begun;
        } catch (EndpointException e) {
            upstream.sent(e.requests());
            throw EndpointErrors.told(e);
        }
    }

    @Override
    public List<Engine.Likelihood> score(List<String> answers) {
        throw ApiException.invalid(
                "model",
                "unsupported_by_model",
                "'" + model() + "' runs at an endpoint, which gives no likelihoods: only models of the suite's own can"
                        + " score");
    }

    /** The answer is closed by whoever reads it. */
    @Override
    public void close() {}
}
