package dev.tpo.inference.media;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code data:} URL held.
 *
 * @param type the media type as the client wrote it, without parameters; empty where it wrote none
 * @param contents several only of {@code video/jpeg}, whose pictures stand behind each other with commas between them
 * @param fault why it could not be read, to be told with the field's name before it; else null
 */
public record Received(
        String type, List<Medium> contents, @Nullable String fault) {
    static final String JPEGS = "video/jpeg";

    public Received {
        type = type.toLowerCase(Locale.ROOT);
        contents = List.copyOf(contents);
    }

    static Received faulty(String fault) {
        return new Received("", List.of(), fault);
    }

    /** vLLM's way to send a video: its frames as pictures. */
    public boolean isPictures() {
        return type.equals(JPEGS);
    }
}
