package dev.tpo.frames;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells a broken video from something that never was one, by the first bytes. */
final class Containers {

    private static final List<String> BOX_TYPES = List.of("ftyp", "moov", "mdat", "wide", "free", "skip");
    private static final List<String> BEGINNINGS =
            List.of("\u001a\u0045\u00df\u00a3", "RIFF", "OggS", "FLV", "\0\0\1\u00ba", "\0\0\1\u00b3", "\u0047\u0040");

    private Containers() {}

    static boolean recognises(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            String start = new String(content.readNBytes(8), StandardCharsets.ISO_8859_1);
            return BEGINNINGS.stream().anyMatch(start::startsWith)
                    || start.length() == 8 && BOX_TYPES.contains(start.substring(4));
        } catch (IOException e) {
            return false;
        }
    }
}
