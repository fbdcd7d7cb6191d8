package dev.tpo.inference.chat;

import dev.tpo.api.UpstreamRequests;
import dev.tpo.web.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * The requests that one request becomes at the endpoint of a model that runs elsewhere.
 *
 * @param most how many it may become
 */
record Upstream(int most, HttpServletResponse response) {

    static Upstream of(HttpServletRequest request, HttpServletResponse response) {
        String limit = request.getHeader(UpstreamRequests.LIMIT);
        if (limit != null && !limit.matches("[1-9]\\d{0,8}")) {
            throw ApiException.invalid(
                    UpstreamRequests.LIMIT, UpstreamRequests.LIMIT + " must be a whole number, at least 1");
        }
        return new Upstream(limit == null ? Integer.MAX_VALUE : Integer.parseInt(limit), response);
    }

    /** So far; said on the answer, and on an error in its place. */
    void sent(int requests) {
        response.setHeader(UpstreamRequests.HEADER, Integer.toString(requests));
    }
}
