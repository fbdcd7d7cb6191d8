package dev.tpo.web;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Set;
import org.springframework.util.unit.DataSize;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses a body over the limit with 413: at once where its length is announced, at the limit where it comes in
 * chunks. Multipart uploads have limits of their own and pass. Chats may bring videos along, and have another limit.
 */
final class BodyLimitFilter extends OncePerRequestFilter {
    private static final Set<String> CHATS = Set.of("/v1/chat/completions", "/v1/score");

    private final DataSize max;
    private final DataSize maxOfChat;

    BodyLimitFilter(DataSize max, DataSize maxOfChat) {
        this.max = max;
        this.maxOfChat = maxOfChat;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String type = request.getContentType();
        return type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long maxBytes = (CHATS.contains(request.getRequestURI()) ? maxOfChat : max).toBytes();
        if (request.getContentLengthLong() > maxBytes) {
            ErrorBody.write(
                    ApiException.tooLarge(null, "the request body is larger than " + maxBytes + " bytes"),
                    request,
                    response);
        } else if (request.getContentLengthLong() < 0) {
            chain.doFilter(new Limited(request, maxBytes), response);
        } else {
            chain.doFilter(request, response);
        }
    }

    private static final class Limited extends CountedRequest {
        private final long maxBytes;

        Limited(HttpServletRequest request, long maxBytes) {
            super(request);
            this.maxBytes = maxBytes;
        }

        @Override
        protected void read(long bytes) throws IOException {
            if (bytes > maxBytes) {
                throw new BodyTooLargeException(maxBytes);
            }
        }
    }
}
