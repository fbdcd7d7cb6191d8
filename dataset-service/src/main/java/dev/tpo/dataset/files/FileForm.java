package dev.tpo.dataset.files;

import dev.tpo.blobs.Draft;
import dev.tpo.web.ApiException;
import dev.tpo.web.MultipartBody;
import java.io.FilterOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/** The form that a file comes in. */
record FileForm(Purpose purpose, String filename) {
    private static final int LONGEST_FIELD = 1 << 10;
    private static final int LONGEST_NAME = 255;

    /** Reads it to its end; the content goes into the draft as it comes. */
    static FileForm read(MultipartBody body, Draft content, DataSize largest) throws IOException {
        String purpose = null;
        String filename = null;
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
                    filename = plainName(body.filename());
                    body.transferTo(new Bounded(content, largest));
                }
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
        return new FileForm(Purpose.of(purpose), filename);
    }

    private static String once(String field, @Nullable String before, String now) {
        if (before != null) {
            throw ApiException.invalid(field, field + " is given twice");
        }
        return now;
    }

    /** The name without folders and control characters. */
    static String plainName(@Nullable String given) {
        String name = given == null ? "" : given.replace('\\', '/');
        name = name.substring(name.lastIndexOf('/') + 1).replaceAll("\\p{Cntrl}", "");
        if (name.length() > LONGEST_NAME) {
            int from = name.length() - LONGEST_NAME;
            name = name.substring(Character.isLowSurrogate(name.charAt(from)) ? from + 1 : from);
        }
        return name.isBlank() ? "file" : name;
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
