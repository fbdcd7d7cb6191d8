package dev.tpo.api;

/**
 * The header in which inference-service says, on every answer and error, how many HTTP requests it sent to the endpoint
 * of a model that runs elsewhere: 0 if the request came to its end before one was sent. Absent where a model of its own
 * was asked.
 */
public final class UpstreamRequests {
    public static final String HEADER = "X-TPO-Upstream-Requests";

    /** Of a request: how many it may become at most, so that who asks keeps to a budget. Absent: as usual. */
    public static final String LIMIT = "X-TPO-Upstream-Limit";

    private UpstreamRequests() {}
}
