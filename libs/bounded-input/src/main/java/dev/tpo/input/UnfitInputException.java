package dev.tpo.input;

import java.io.IOException;

/** What there is, is not what is read here; the message says it in plain words and names the file. */
public final class UnfitInputException extends IOException {
    public UnfitInputException(String message) {
        super(message);
    }

    static UnfitInputException tooLarge(String what, long bytes, long maxBytes) {
        return new UnfitInputException(
                what + " is " + Sizes.words(bytes) + "; at most " + Sizes.words(maxBytes) + " are read");
    }
}
