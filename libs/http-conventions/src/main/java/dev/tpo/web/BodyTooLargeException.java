package dev.tpo.web;

import java.io.IOException;

/** A body ran over its limit while it was being read. */
final class BodyTooLargeException extends IOException {
    BodyTooLargeException(long maxBytes) {
        super("the request body is larger than " + maxBytes + " bytes");
    }
}
