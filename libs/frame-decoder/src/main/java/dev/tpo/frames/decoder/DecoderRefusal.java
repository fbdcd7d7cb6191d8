package dev.tpo.frames.decoder;

/** Why the program gave no answer, in plain words. */
public final class DecoderRefusal extends RuntimeException {

    /** Whose fault it is, and of which kind. */
    public enum Reason {
        /** No container that is known, or no moving picture in it. */
        NOT_A_VIDEO,
        /** A video whose parts are missing or do not decode. */
        DAMAGED,
        /** A frame that its packets foretold does not come of them; a decode of the whole file tells what does. */
        LOST,
        /** Without a single frame. */
        EMPTY,
        /** Over a limit. */
        TOO_LARGE,
        /** The program itself is at a loss. */
        FAILED
    }

    private final Reason reason;

    public DecoderRefusal(Reason reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    public String words() {
        return String.valueOf(getMessage());
    }
}
