package dev.tpo.dataset.files;

import dev.tpo.blobs.Draft;
import dev.tpo.web.ApiException;
import dev.tpo.web.MultipartBody;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The form that a file comes in. */
record FileForm(Purpose purpose, String filename, @Nullable Duration life) {
    private static final String ANCHOR = "expires_after[anchor]";
    private static final String SECONDS = "expires_after[seconds]";
    private static final int LONGEST_FIELD = 1 << 10;

    /** Reads it to its end; the content goes into the draft as it comes. */
    static FileForm read(MultipartBody body, Draft content, DataSize largest) throws IOException {
        String purpose = null;
        String filename = null;
        String anchor = null;
        String seconds = null;
        while (body.next()) {
            switch (body.name()) {
                case "purpose" -> {
                    purpose = once("purpose", purpose, body.text(LONGEST_FIELD));
                    Purpose.of(purpose); // before gigabytes follow
                }
                case "file" -> {
                    if (filename != null) {
                        throw ApiException.invalid("file", "file must be one file; each upload takes one");
                    }
                    filename = FileName.plain(body.filename());
                    body.transferTo(new Bounded(content, largest));
                }
                case ANCHOR -> anchor = once(ANCHOR, anchor, body.text(LONGEST_FIELD));
                case SECONDS -> seconds = once(SECONDS, seconds, body.text(LONGEST_FIELD));
                default ->
                    throw ApiException.invalid(
                            body.name(),
                            "unsupported_parameter",
                            "the field " + body.name() + " is not supported here");
            }
        }
        if (filename == null) {
            throw ApiException.invalid("file", "missing", "file is required");
        }
        return new FileForm(Purpose.of(purpose), filename, life(anchor, seconds));
    }

    private static @Nullable Duration life(@Nullable String anchor, @Nullable String seconds) {
        if (anchor == null && seconds == null) {
            return null;
        }
        boolean number = seconds != null && seconds.matches("[0-9]{1,18}");
        return FileLife.of(anchor, number ? Long.valueOf(seconds) : null, "expires_after.");
    }

    private static String once(String field, @Nullable String before, String now) {
        if (before != null) {
            throw ApiException.invalid(field, field + " is given twice");
        }
        return now;
    }

    private static final class Bounded extends FilterOutputStream {
        private final DataSize largest;
        private long bytes;

        Bounded(Draft content, DataSize largest) {
            super(content);
            this.largest = largest;
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            bytes += length;
            if (bytes > largest.toBytes()) {
                throw ApiException.tooLarge(
                        "file", "file is larger than " + largest.toMegabytes() + " MB, the most that is taken at once");
            }
            out.write(content, offset, length);
        }
    }
}
