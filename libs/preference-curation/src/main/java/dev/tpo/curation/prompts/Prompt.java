package dev.tpo.curation.prompts;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text with places to fill in: {@code {caption}}. Braces around anything but small letters and underscores are
 * text.
 *
 * @param name of small letters and hyphens
 * @param version 1 or more; another wording has another
 */
public record Prompt(String name, int version, String text) {
    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)\\}");
    private static final int HASH_DIGITS = 8;

    public Prompt {
        text = text.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the prompt " + name + " is empty");
        }
    }

    /**
     * Tells it from every other wording: name, version and the first digits of the text's sha256, {@code
     * judge.v1#0a1b2c3d}.
     */
    public String id() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return name + ".v" + version + "#"
                    + HexFormat.of().formatHex(digest).substring(0, HASH_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Set<String> places() {
        Set<String> places = new TreeSet<>();
        PLACE.matcher(text).results().forEach(place -> places.add(place.group(1)));
        return places;
    }

    /**
     * @param values of every place; what looks like a place in a value is text
     * @throws IllegalArgumentException if a place has no value
     */
    public String fill(Map<String, String> values) {
        return PLACE.matcher(text).replaceAll(place -> {
            String value = values.get(place.group(1));
            if (value == null) {
                throw new IllegalArgumentException("the prompt " + name + " has a place for {" + place.group(1)
                        + "}, and there is nothing to put there");
            }
            return Matcher.quoteReplacement(value);
        });
    }
}
