package dev.tpo.dataset.calls;

import dev.tpo.chat.ChatEndpoint;
import dev.tpo.chat.Patience;
import dev.tpo.chat.PatientChat;
import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.web.ServiceSecret;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Ways to ask inference-service, each as patient as its job. */
@Component
class ModelChats {
    private final TpoProperties properties;
    private final ServiceSecret secret;
    private final Clock clock;

    ModelChats(TpoProperties properties, ServiceSecret secret, Clock clock) {
        this.properties = properties;
        this.secret = secret;
        this.clock = clock;
    }

    /** One for each model: that others are answered says nothing about it. */
    Map<String, PatientChat> open(Terms terms) {
        CallPatience patience = terms.patience();
        var endpoint = new ChatEndpoint(properties.inferenceUrl(), secret.headers(), patience.answer());
        return terms.models().values().stream()
                .map(RoleModel::id)
                .distinct()
                .collect(Collectors.toMap(
                        Function.identity(),
                        model -> new PatientChat(endpoint, new Patience(patience.away(), patience.tries()), clock)));
    }
}
