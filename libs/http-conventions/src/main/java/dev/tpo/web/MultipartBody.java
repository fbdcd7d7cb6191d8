package dev.tpo.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/**
 * A {@code multipart/form-data} body as it comes in: part after part, none of them kept. Spring's and Tomcat's own write
 * each part to the disk before anybody has seen it. To be read from one thread; the container's multipart support must be
 * off.
 *
 * <p>What is no such body is an {@link ApiException}: 415 by its type, 400 where it is malformed or ends early.
 */
public final class MultipartBody {
    private static final int BUFFER_BYTES = 1 << 17;
    private static final int LONGEST_HEAD = 16 << 10;
    private static final int LONGEST_BOUNDARY = 1 << 10;
    private static final int LF = '\n';

    private final InputStream in;
    private final BoundarySearch delimiter;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private final long longest;
    private long read;
    private int position;
    private int end;
    private boolean inPart = true; // before the first boundary is a part that nobody reads
    private String name = "";
    private @Nullable String filename;

    MultipartBody(InputStream in, String boundary, long longest) {
        this.in = in;
        this.longest = longest;
        this.delimiter = new BoundarySearch(("\r\n--" + boundary).getBytes(StandardCharsets.ISO_8859_1));
        // The first boundary may stand at the very start, without the line end that is part of all others.
        buffer[end++] = '\r';
        buffer[end++] = '\n';
    }

    /** @param longest bytes of the whole body, whatever is in it; 413 above */
    public static MultipartBody of(HttpServletRequest request, long longest) throws IOException {
        MediaType type = type(request.getContentType());
        String boundary = type.getParameter("boundary");
        if (boundary != null && boundary.startsWith("\"") && boundary.endsWith("\"") && boundary.length() > 1) {
            boundary = boundary.substring(1, boundary.length() - 1);
        }
        if (boundary == null || boundary.isEmpty() || boundary.length() > LONGEST_BOUNDARY) {
            throw malformed();
        }
        return new MultipartBody(request.getInputStream(), boundary, longest);
    }

    private static MediaType type(@Nullable String sent) {
        try {
            MediaType type = MediaType.parseMediaType(Objects.requireNonNullElse(sent, ""));
            if (type.isCompatibleWith(MediaType.MULTIPART_FORM_DATA)) {
                return type;
            }
        } catch (InvalidMediaTypeException e) {
            // said below
        }
        throw ApiException.unsupportedMediaType("multipart/form-data is required");
    }

    /** Goes on to the next part, past what is left of this one. False: there is none, and the body was read to its end. */
    public boolean next() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        require(2);
        if (buffer[position] == '-' && buffer[position + 1] == '-') {
            readEpilogue();
            return false;
        }
        readHead();
        inPart = true;
        return true;
    }

    /** The field's name. */
    public String name() {
        return name;
    }

    /** As the client gave it; null: the part is no file. */
    public @Nullable String filename() {
        return filename;
    }

    /** Gives the rest of the part, in pieces as they come. */
    public void transferTo(OutputStream out) throws IOException {
        while (inPart) {
            int found = delimiter.in(buffer, position, end);
            int upTo = found >= 0 ? found : Math.max(position, end - delimiter.length() + 1);
            if (upTo > position) {
                out.write(buffer, position, upTo - position);
                position = upTo;
            }
            if (found >= 0) {
                position += delimiter.length();
                inPart = false;
            } else {
                fill();
            }
        }
    }

    /** The rest of the part as text. */
    public String text(int longest) throws IOException {
        var text = new BoundedText(name, longest);
        transferTo(text);
        return text.toString();
    }

    /** {@code \r\n}, headers, and an empty line. */
    private void readHead() throws IOException {
        name = "";
        filename = null;
        boolean named = false;
        int left = LONGEST_HEAD;
        if (!line(left).isBlank()) {
            throw malformed();
        }
        for (String line = line(left); !line.isEmpty(); line = line(left)) {
            left -= line.length();
            if (line.toLowerCase(Locale.ROOT).startsWith("content-disposition:")) {
                readDisposition(line.substring(line.indexOf(':') + 1).strip());
                named = true;
            }
        }
        if (!named) {
            throw malformed();
        }
    }

    private void readDisposition(String value) {
        try {
            ContentDisposition disposition = ContentDisposition.parse(value);
            name = Objects.requireNonNullElse(disposition.getName(), "");
            filename = disposition.getFilename();
        } catch (IllegalArgumentException e) {
            throw malformed();
        }
    }

    private String line(int longest) throws IOException {
        int at = position;
        while (true) {
            if (at == end) {
                int searched = at - position;
                fill();
                at = position + searched;
            }
            if (buffer[at] == LF) {
                break;
            }
            if (++at - position > longest) {
                throw malformed();
            }
        }
        int length = at - position;
        if (length > 0 && buffer[at - 1] == '\r') {
            length--;
        }
        String line = new String(buffer, position, length, StandardCharsets.UTF_8);
        position = at + 1;
        return line;
    }

    private void require(int bytes) throws IOException {
        while (end - position < bytes) {
            fill();
        }
    }

    /** Reads more behind what is not read yet. */
    private void fill() throws IOException {
        System.arraycopy(buffer, position, buffer, 0, end - position);
        end -= position;
        position = 0;
        int n = read();
        if (n < 0) {
            throw malformed();
        }
        end += n;
    }

    private void readEpilogue() throws IOException {
        do {
            position = 0;
            end = 0;
        } while (read() >= 0);
    }

    private int read() throws IOException {
        int n = in.read(buffer, end, buffer.length - end);
        read += Math.max(0, n);
        if (read > longest) {
            throw ApiException.tooLarge(null, "the body is longer than " + longest + " bytes");
        }
        return n;
    }

    private static ApiException malformed() {
        return ApiException.invalid(null, "invalid_multipart", "the multipart body is malformed or ends early");
    }

    private static final class BoundedText extends OutputStream {
        private final String name;
        private final int longest;
        private byte[] bytes = new byte[0];

        BoundedText(String name, int longest) {
            this.name = name;
            this.longest = longest;
        }

        @Override
        public void write(int b) {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] more, int offset, int length) {
            if (bytes.length + length > longest) {
                throw ApiException.tooLarge(name, name + " is longer than " + longest + " bytes");
            }
            int before = bytes.length;
            bytes = Arrays.copyOf(bytes, before + length);
            System.arraycopy(more, offset, bytes, before, length);
        }

        @Override
        public String toString() {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    }
}
