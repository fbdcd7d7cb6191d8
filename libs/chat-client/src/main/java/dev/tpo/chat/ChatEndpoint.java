package dev.tpo.chat;

import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Where a chat API is.
 *
 * @param url what {@code /v1/chat/completions} is appended to
 * @param headers sent with each request
 * @param answerTimeout how long the service may take until it begins to answer: a slow model reads long videos for
 *     minutes, after others that came before. A connection that ends is seen at once
 */
public record ChatEndpoint(URI url, Map<String, String> headers, Duration answerTimeout) {
    public ChatEndpoint {
        headers = Map.copyOf(headers);
    }

    /** The headers may be secrets. */
    @Override
    public String toString() {
        return url.toString();
    }
}
