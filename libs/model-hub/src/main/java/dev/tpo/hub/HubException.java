package dev.tpo.hub;

import java.io.IOException;
import java.util.Locale;

/** A model that cannot be had; the message is for the one who asked for it. */
public final class HubException extends RuntimeException {

    public enum Reason {
        /** The repository is private or does not exist: the hub does not tell them apart. */
        REPOSITORY_NOT_FOUND,
        REVISION_NOT_FOUND,
        /** Its owner must let the token's user in. */
        GATED,
        /** The token is wrong or may not read this. */
        FORBIDDEN,
        /** The network may not be used and the cache has not got it. */
        NOT_CACHED,
        /** No answer, or only errors, for longer than is worth waiting. */
        UNREACHABLE,
        /** What came is not what a hub answers, or not a model. */
        UNUSABLE,
        WRONG_HASH,
        DISK_FULL,
        /** The cache cannot be read or written. */
        CACHE;

        /** The name in JSON. */
        public String wireName() {
            return "hub_" + name().toLowerCase(Locale.ROOT);
        }
    }

    private final Reason reason;

    public HubException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    HubException(Reason reason, String message, Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    /** What a failed write to the cache means; Java tells a full disk by the system's words only. */
    static HubException writing(String what, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        boolean full = message.contains("No space left on device") || message.contains("quota exceeded");
        return full
                ? new HubException(Reason.DISK_FULL, "the disk is full: cannot write " + what, cause)
                : cache("cannot write " + what, cause);
    }

    static HubException cache(String what, IOException cause) {
        return new HubException(Reason.CACHE, what + ": " + cause.getMessage(), cause);
    }

    public Reason reason() {
        return reason;
    }
}
