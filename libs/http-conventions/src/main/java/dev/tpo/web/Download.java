package dev.tpo.web;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRange;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * Content that never changes under its {@code ETag}. Spring answers {@code Range} for a {@link Resource}; here is what
 * it leaves out: a range that is not there is 416 in the error shape instead of the whole content, {@code If-Range} is
 * minded, and units other than bytes are passed over.
 *
 * @param tag without its quotation marks
 */
public record Download(Resource content, String tag, MediaType type, ContentDisposition disposition) {
    private static final String BYTES = "bytes";

    public ResponseEntity<Resource> answer(HttpServletRequest request) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok()
                .contentType(type)
                .eTag(tag)
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CONTENT_DISPOSITION, disposition.toString());
        String range = request.getHeader(HttpHeaders.RANGE);
        if (range == null) {
            return answer.body(content);
        }
        if (!range.startsWith(BYTES + "=") || isOutdated(request.getHeader(HttpHeaders.IF_RANGE))) {
            // Of such a resource, Spring takes no part.
            return answer.header(HttpHeaders.ACCEPT_RANGES, BYTES)
                    .contentLength(length())
                    .body(new InputStreamResource(content));
        }
        requireSatisfiable(range);
        return answer.body(content);
    }

    private boolean isOutdated(@Nullable String known) {
        return known != null && !known.equals('"' + tag + '"');
    }

    private void requireSatisfiable(String range) {
        try {
            HttpRange.toResourceRegions(HttpRange.parseRanges(range), content);
        } catch (IllegalArgumentException e) {
            throw new ApiException(
                            HttpStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
                            ApiException.INVALID_REQUEST,
                            "range_not_satisfiable",
                            HttpHeaders.RANGE,
                            "the content has " + length() + " bytes; no such range of them can be given")
                    .header(HttpHeaders.CONTENT_RANGE, BYTES + " */" + length());
        }
    }

    private long length() {
        try {
            return content.contentLength();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read what is to be downloaded", e);
        }
    }
}
