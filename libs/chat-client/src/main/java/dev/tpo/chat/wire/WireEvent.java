package dev.tpo.chat.wire;

import java.net.http.HttpHeaders;
import tools.jackson.databind.JsonNode;

/**
 * What comes of a request, in order: {@link Failure}; or {@link Began}, then {@link Data} and {@link Comment}s and
 * {@link Done}, or one {@link Whole}, then {@link End}. {@link Broken} may come at any point; nothing comes after it.
 */
public sealed interface WireEvent {

    /** The answer, all of it, of a request that was not granted. */
    record Failure(int status, HttpHeaders headers, String body) implements WireEvent {}

    /** The request is granted. */
    record Began(HttpHeaders headers) implements WireEvent {}

    /** A piece of a streamed answer. */
    record Data(JsonNode json) implements WireEvent {}

    /** Somebody is there. */
    record Comment() implements WireEvent {}

    /** {@code [DONE]}. */
    record Done() implements WireEvent {}

    /** An answer that is not streamed. */
    record Whole(JsonNode json) implements WireEvent {}

    /** The connection was closed as it should be. */
    record End() implements WireEvent {}

    /**
     * @param cause why the connection broke off; a {@link tools.jackson.core.JacksonException} if what came is no JSON
     * @param sent whether the request may have been seen
     */
    record Broken(Throwable cause, boolean sent) implements WireEvent {}
}
