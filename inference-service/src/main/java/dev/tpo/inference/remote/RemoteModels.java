package dev.tpo.inference.remote;

import dev.tpo.api.ResponseFormat;
import dev.tpo.chat.endpoints.Endpoint;
import dev.tpo.chat.endpoints.EndpointQuestion;
import dev.tpo.chat.endpoints.Endpoints;
import dev.tpo.frames.decoder.FrameForm;
import dev.tpo.inference.engine.Sampling;
import dev.tpo.inference.models.RemoteRef;
import dev.tpo.inference.videos.ShownVideo;
import dev.tpo.inference.videos.Videos;
import dev.tpo.lmm.prompt.ChatTurn;
import dev.tpo.web.ApiException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** The models of the operator's endpoints. */
@Component
public class RemoteModels {
    private final Endpoints endpoints;
    private final Videos videos;
    private final JsonMapper json;

    RemoteModels(Endpoints endpoints, Videos videos, JsonMapper json) {
        this.endpoints = endpoints;
        this.videos = videos;
        this.json = json;
    }

    /** @throws ApiException 424 if the operator names its endpoint no longer */
    public Model model(RemoteRef ref) {
        Endpoint endpoint = endpoints
                .named(ref.endpoint())
                .orElseThrow(() -> new ApiException(
                        HttpStatus.FAILED_DEPENDENCY,
                        ApiException.SERVER_ERROR,
                        "endpoint_not_found",
                        "model",
                        "'" + ref.id() + "' runs at the endpoint '" + ref.endpoint()
                                + "', which TPO_ENDPOINTS does not name"));
        return new Model(ref, endpoint);
    }

    /**
     * How an answer is wanted.
     *
     * @param responseFormat null: any text
     * @param whole it may be begun again where it breaks off
     * @param requests how many may be sent for it
     */
    public record Wish(Sampling sampling, @Nullable ResponseFormat responseFormat, boolean whole, int requests) {}

    /** One of them. */
    public final class Model {
        private final RemoteRef ref;
        private final Endpoint endpoint;

        private Model(RemoteRef ref, Endpoint endpoint) {
            this.ref = ref;
            this.endpoint = endpoint;
        }

        public RemoteRef ref() {
            return ref;
        }

        /** The size in which frames are sent. */
        public FrameForm form() {
            return new FrameForm.LongestSide(endpoint.settings().longestSide());
        }

        /**
         * An answer that has begun, or all of one that is wanted whole.
         *
         * @param shown the videos of the chat
         * @throws dev.tpo.chat.endpoints.EndpointException if there is none
         */
        public RemoteAnswer answer(List<ChatTurn> chat, List<ShownVideo> shown, Wish wish) throws InterruptedException {
            Videos.Pictures pictures = videos.pictures(shown, form());
            try {
                SpokenChat spoken = new SpokenChat(json, endpoint.settings().video(), pictures);
                EndpointQuestion question = new EndpointQuestion(
                        spoken.request(ref.model(), chat, wish), wish.whole(), spoken.tokens(), wish.requests());
                return new RemoteAnswer(ref, endpoint.ask(question), pictures);
            } catch (Throwable e) {
                pictures.close();
                throw e;
            }
        }
    }
}
