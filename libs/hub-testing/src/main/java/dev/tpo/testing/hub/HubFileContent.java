package dev.tpo.testing.hub;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file of a repository; a large one lies on the second host and goes by its sha256. */
record HubFileContent(String name, byte[] bytes, boolean large) {

    static HubFileContent of(String name, byte[] bytes) {
        return new HubFileContent(name, bytes, name.endsWith(".safetensors") || name.endsWith(".bin"));
    }

    String etag() {
        return large ? hex("SHA-256", bytes) : gitBlob();
    }

    String gitBlob() {
        byte[] head = ("blob " + bytes.length + "\0").getBytes();
        byte[] all = new byte[head.length + bytes.length];
        System.arraycopy(head, 0, all, 0, head.length);
        System.arraycopy(bytes, 0, all, head.length, bytes.length);
        return hex("SHA-1", all);
    }

    static String hex(String algorithm, byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
