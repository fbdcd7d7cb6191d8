package dev.tpo.lmm.serving;

/** Logits that are NaN or infinite: no token is likelier than another, and whatever were drawn would mean nothing. */
public final class NotNumbersException extends RuntimeException {
    NotNumbersException() {
        super("the logits are NaN or infinite");
    }
}
