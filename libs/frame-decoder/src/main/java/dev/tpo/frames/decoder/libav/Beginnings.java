package dev.tpo.frames.decoder.libav;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Tells a broken video from something that never was one, by the first bytes. */
final class Beginnings {

    private static final List<String> BOX_TYPES = List.of("ftyp", "moov", "mdat", "wide", "free", "skip");
    private static final List<String> OTHERS = List.of(
            "\u001aE\u00df\u00a3", "RIFF", "OggS", "FLV", "\0\0\1\u00ba", "\0\0\1\u00b3", "G@", "\u0030&\u00b2u");

    private Beginnings() {}

    static DecoderRefusal refusal(String path) {
        String start = start(path);
        if (start.length() == 8 && BOX_TYPES.contains(start.substring(4))) {
            return new DecoderRefusal(
                    Reason.DAMAGED,
                    "the file breaks off, or was never finished: the part that says where its pictures are is missing");
        }
        return OTHERS.stream().anyMatch(start::startsWith)
                ? new DecoderRefusal(Reason.DAMAGED, "the file's header is damaged, or the file breaks off in it")
                : new DecoderRefusal(Reason.NOT_A_VIDEO, "it is no video of a kind that is known here");
    }

    private static String start(String path) {
        try (InputStream content = Files.newInputStream(Path.of(path))) {
            return new String(content.readNBytes(8), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
