package dev.tpo.chat.endpoints;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes an endpoint's key and addresses out of whatever it says, since some repeat what they were sent. */
final class Secrecy {
    private static final int LONGEST = 500;
    private static final int SHORTEST_KEY = 4; // less is a placeholder, and part of many words

    private final List<String> secrets = new ArrayList<>();

    Secrecy(@Nullable String key, List<URI> addresses) {
        if (key != null && key.length() >= SHORTEST_KEY) {
            secrets.add(key);
        }
        for (URI address : addresses) {
            secrets.add(address.toString());
            secrets.add(address.getRawAuthority());
            secrets.add(address.getHost());
        }
    }

    /** What may be told of an endpoint's words. */
    String told(String words) {
        String told = words;
        for (String secret : secrets) {
            told = told.replace(secret, "***");
        }
        return told.substring(0, Math.min(LONGEST, told.length()));
    }

    @Override
    public String toString() {
        return "***";
    }
}
