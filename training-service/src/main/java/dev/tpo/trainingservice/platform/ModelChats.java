package dev.tpo.trainingservice.platform;

import dev.tpo.chat.ChatEndpoint;
import dev.tpo.chat.Patience;
import dev.tpo.chat.PatientChat;
import dev.tpo.web.ServiceSecret;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;

/** How models are asked: through inference-service, with the patience of each job. */
public final class ModelChats {
    private final URI inference;
    private final ServiceSecret secret;
    private final ChatProperties defaults;
    private final Clock clock;

    ModelChats(URI inference, ServiceSecret secret, ChatProperties defaults, Clock clock) {
        this.inference = inference;
        this.secret = secret;
        this.defaults = defaults;
        this.clock = clock;
    }

    /** What a job that does not say is given. */
    public ChatProperties defaults() {
        return defaults;
    }

    /** To be closed when the job's attempt ends. */
    public PatientChat open(Duration answer, Duration unavailable, int tries) {
        return new PatientChat(
                new ChatEndpoint(inference, secret.headers(), answer), new Patience(unavailable, tries), clock);
    }
}
