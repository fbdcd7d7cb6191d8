package dev.tpo.hub;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What a file's bytes hash to as they pass: always the sha256, and git's blob sha1 where the hub names a file by it. */
final class ContentHash {
    private static final int SHA256_DIGITS = 64;

    private final HubFile file;
    private final MessageDigest sha256 = digest("SHA-256");
    private final MessageDigest git = digest("SHA-1");
    private final boolean byGit;

    ContentHash(HubFile file) {
        this.file = file;
        this.byGit = file.etag().length() < SHA256_DIGITS;
        git.update(("blob " + file.bytes() + "\0").getBytes(StandardCharsets.US_ASCII));
    }

    void update(byte[] buffer, int length) {
        sha256.update(buffer, 0, length);
        if (byGit) {
            git.update(buffer, 0, length);
        }
    }

    /** Ends the hash: the sha256 of what came, if it is what the hub says. */
    String verified() {
        String actual = HexFormat.of().formatHex(sha256.digest());
        String named = byGit ? HexFormat.of().formatHex(git.digest()) : actual;
        if (!named.equals(file.etag())) {
            throw new HubException(
                    HubException.Reason.WRONG_HASH,
                    file.name() + " is not what the hub says: its hash is " + named + ", expected " + file.etag());
        }
        return actual;
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
