package dev.tpo.launcher.suite;

import java.security.SecureRandom;
import java.util.HexFormat;

final class Secrets {

    private static final int BYTES = 24;

    private Secrets() {}

    /** Nobody guesses it. */
    static String random() {
        byte[] secret = new byte[BYTES];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }
}
