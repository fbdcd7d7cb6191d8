package dev.tpo.dataset.uploads;

import dev.tpo.web.ApiException;
import dev.tpo.web.MultipartBody;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.springframework.util.unit.DataSize;

/** The form that a part comes in: {@code data} and nothing else. */
final class PartForm {
    private PartForm() {}

    static void read(MultipartBody body, OutputStream part, DataSize largest) throws IOException {
        boolean found = false;
        while (body.next()) {
            if (!body.name().equals("data")) {
                throw ApiException.invalid(
                        body.name(), "unsupported_parameter", "the field " + body.name() + " is not supported here");
            }
            if (found) {
                throw ApiException.invalid("data", "data must be one part; each request takes one");
            }
            body.transferTo(new Bounded(part, largest));
            found = true;
        }
        if (!found) {
            throw ApiException.invalid("data", "missing", "data is required");
        }
    }

    static ApiException tooLarge(DataSize largest) {
        return ApiException.tooLarge(
                "data", "a part has at most " + largest.toMegabytes() + " MB; send the file in more parts");
    }

    private static final class Bounded extends FilterOutputStream {
        private final DataSize largest;
        private long bytes;

        Bounded(OutputStream part, DataSize largest) {
            super(part);
            this.largest = largest;
        }

        @Override
        public void write(byte[] content, int offset, int length) throws IOException {
            bytes += length;
            if (bytes > largest.toBytes()) {
                throw tooLarge(largest);
            }
            out.write(content, offset, length);
        }
    }
}
