package dev.tpo.chat.endpoints;

/** What an operator has set cannot be meant; the message is one line and names the variable. */
public final class InvalidEndpointException extends RuntimeException {
    InvalidEndpointException(String message) {
        super(message);
    }
}
