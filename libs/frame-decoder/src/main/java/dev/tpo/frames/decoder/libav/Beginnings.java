package dev.tpo.frames.decoder.libav;

import dev.tpo.frames.decoder.DecoderRefusal;
import dev.tpo.frames.decoder.DecoderRefusal.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Tells a broken video from something that never was one, by the first bytes. */
final class Beginnings {

    private static final int LOOKED_AT = 21;

    /** MPEG-4's boxes. */
    private static final Pattern BOXES = start("....(ftyp|moov|mdat|wide|free|skip)");

    /** Matroska, AVI, Ogg, FLV, MPEG's program and elementary streams, its transport stream, ASF. */
    private static final Pattern OTHERS =
            start("\\x1aE\\xdf\\xa3|RIFF....AVI |OggS|FLV|\\x00\\x00\\x01[\\xba\\xb3]|G@|0&\\xb2u");

    private static final Pattern EXTENDED_WEBP = start("RIFF....WEBPVP8X....");
    private static final int ANIMATED = 2;

    private Beginnings() {}

    private static Pattern start(String pattern) {
        return Pattern.compile("(" + pattern + ").*", Pattern.DOTALL);
    }

    static DecoderRefusal refusal(String path) {
        String start = start(Path.of(path));
        if (BOXES.matcher(start).matches()) {
            return new DecoderRefusal(
                    Reason.DAMAGED,
                    "the file breaks off, or was never finished: the part that says where its pictures are is missing");
        }
        return OTHERS.matcher(start).matches()
                ? new DecoderRefusal(Reason.DAMAGED, "the file's header is damaged, or the file breaks off in it")
                : new DecoderRefusal(Reason.NOT_A_VIDEO, "it is no video of a kind that is known here");
    }

    static boolean isAnimatedWebp(String path) {
        String start = start(Path.of(path));
        return start.length() == LOOKED_AT
                && EXTENDED_WEBP.matcher(start).matches()
                && (start.charAt(LOOKED_AT - 1) & ANIMATED) != 0;
    }

    private static String start(Path path) {
        try (InputStream content = Files.newInputStream(path)) {
            return new String(content.readNBytes(LOOKED_AT), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
