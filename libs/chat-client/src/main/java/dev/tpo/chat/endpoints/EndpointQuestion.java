package dev.tpo.chat.endpoints;

import tools.jackson.databind.node.ObjectNode;

/**
 * A chat to be completed.
 *
 * @param body OpenAI's request, its {@code model} as the endpoint names it, without {@code stream}
 * @param whole the answer is wanted whole: what breaks off midway is asked again
 * @param promptTokens a guess, for limits of tokens per minute
 * @param mostRequests how many HTTP requests may be sent for it
 */
public record EndpointQuestion(ObjectNode body, boolean whole, int promptTokens, int mostRequests) {

    String model() {
        return body.path("model").asString("");
    }

    /** With the longest answer, which may never come. */
    long tokens() {
        return promptTokens + body.path("max_tokens").asLong(0);
    }
}
