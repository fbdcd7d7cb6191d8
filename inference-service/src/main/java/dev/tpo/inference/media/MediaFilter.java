package dev.tpo.inference.media;

import dev.tpo.web.ApiException;
import dev.tpo.web.CountedRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives a request a folder for the media that it brings, and takes it back when the request is over, however it ends. What
 * of the body is no medium goes into the heap, and is bounded like any other JSON.
 */
final class MediaFilter extends OncePerRequestFilter {
    private static final long RESERVE_BYTES = 512L << 20;

    private final Path folder;
    private final int mostFrames;
    private final long maxJsonBytes;

    MediaFilter(Path folder, int mostFrames, DataSize maxJson) {
        this.folder = folder;
        this.mostFrames = mostFrames;
        this.maxJsonBytes = maxJson.toBytes();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        ApiException full = full(request.getContentLengthLong());
        if (full != null) {
            full.writeTo(request, response);
            return;
        }
        try (RequestMedia media =
                new RequestMedia(folder.resolve(UUID.randomUUID().toString()), mostFrames)) {
            media.belongTo(request);
            chain.doFilter(new Watched(request, media), response);
        }
    }

    /** Where a length is announced, what does not fit is refused before it comes; the rest of the disk is others'. */
    private @Nullable ApiException full(long announced) throws IOException {
        if (announced <= maxJsonBytes) {
            return null;
        }
        Files.createDirectories(folder);
        long free = Files.getFileStore(folder).getUsableSpace();
        return announced <= free - RESERVE_BYTES
                ? null
                : new ApiException(
                        HttpStatus.INSUFFICIENT_STORAGE,
                        ApiException.SERVER_ERROR,
                        "disk_full",
                        null,
                        "the request has " + announced + " bytes, and the disk has " + free + " left, of which "
                                + RESERVE_BYTES + " are kept: send it again when there is room");
    }

    private final class Watched extends CountedRequest {
        private final RequestMedia media;

        Watched(HttpServletRequest request, RequestMedia media) {
            super(request);
            this.media = media;
        }

        @Override
        protected void read(long bytes) {
            if (bytes - media.takenCharacters() > maxJsonBytes) {
                throw ApiException.tooLarge(
                        null,
                        "beside the data: URLs of its media the request body holds more than " + maxJsonBytes
                                + " bytes");
            }
        }
    }
}
