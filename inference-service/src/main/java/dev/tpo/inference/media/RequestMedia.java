package dev.tpo.inference.media;

import dev.tpo.blobs.Sha256;
import dev.tpo.web.ApiException;
import jakarta.servlet.ServletRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * The folder of one request's media: one file for each content, named after its sha256. It is made when the first comes
 * and goes with the request. While the body is read, a token stands in the place of each payload.
 */
public final class RequestMedia implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RequestMedia.class);
    private static final String ATTRIBUTE = RequestMedia.class.getName();

    private final Path folder;
    private final int most;
    private final Map<String, Received> received = new HashMap<>();
    private int drafts;
    private long takenCharacters;
    private long fetchedBytes;

    /**
     * @param folder of this request alone
     * @param most frames of a request: each medium gives one at least
     */
    RequestMedia(Path folder, int most) {
        this.folder = folder;
        this.most = most;
    }

    /** Of a request for which {@link MediaFilter} made one. */
    public static RequestMedia of(ServletRequest request) {
        if (request.getAttribute(ATTRIBUTE) instanceof RequestMedia media) {
            return media;
        }
        throw new IllegalStateException("no media are kept for this request");
    }

    void belongTo(ServletRequest request) {
        request.setAttribute(ATTRIBUTE, this);
    }

    /** What the token stands for; null for any other text. */
    public @Nullable Received received(String token) {
        return received.get(token);
    }

    /** A text that no client can have written. */
    String keep(Received payload) {
        String token = "received:" + UUID.randomUUID();
        received.put(token, payload);
        return token;
    }

    void took(int characters) {
        takenCharacters += characters;
    }

    /** Characters of the body that went to the disk and not into the heap. */
    long takenCharacters() {
        return takenCharacters;
    }

    /** @return how many bytes were fetched for this request, these included */
    long fetched(int bytes) {
        fetchedBytes += bytes;
        return fetchedBytes;
    }

    /**
     * @throws UncheckedIOException as all that writes it does, where the disk does not take it
     * @throws ApiException 400 for more media than a request may have frames
     */
    Draft draft() {
        if (drafts == most) {
            throw ApiException.invalid(
                    "messages",
                    "too_many_frames",
                    "the request brings more than the " + most + " frames allowed for all its videos together");
        }
        try {
            Files.createDirectories(folder);
            return new Draft(folder.resolve("draft-" + ++drafts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            LOG.warn("cannot delete what a request brought; the next start will", e);
        }
    }

    /** Content on its way in. One that is closed before it is whole leaves a file that goes with the request. */
    final class Draft implements AutoCloseable {
        private final Path file;
        private final MessageDigest digest = Sha256.digest();
        private final OutputStream out;

        private Draft(Path file) throws IOException {
            this.file = file;
            this.out = Files.newOutputStream(file);
        }

        void write(byte[] bytes, int length) {
            try {
                out.write(bytes, 0, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            digest.update(bytes, 0, length);
        }

        /** All of it is there. */
        Medium medium() {
            close();
            String sha256 = HexFormat.of().formatHex(digest.digest());
            Path place = folder.resolve(sha256);
            try {
                Files.move(file, place, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return new Medium(place, sha256);
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
