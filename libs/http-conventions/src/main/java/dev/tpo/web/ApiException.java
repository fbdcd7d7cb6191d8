package dev.tpo.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * What a client is told when something cannot be done: a status and the four fields of the error shape
 * {@code {"error":{"message","type","param","code"}}}. Throw it anywhere below a controller.
 */
public final class ApiException extends RuntimeException {

    /** The type of everything that the client can mend. */
    public static final String INVALID_REQUEST = "invalid_request_error";

    public static final String RATE_LIMIT = "rate_limit_error";
    public static final String SERVER_ERROR = "server_error";

    private final HttpStatus status;
    private final String type;
    private final @Nullable String code;
    private final @Nullable String param;
    private final HttpHeaders headers = new HttpHeaders();

    public ApiException(HttpStatus status, String type, @Nullable String code, @Nullable String param, String message) {
        this(status, type, code, param, message, null);
    }

    public ApiException(
            HttpStatus status,
            String type,
            @Nullable String code,
            @Nullable String param,
            String message,
            @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.type = type;
        this.code = code;
        this.param = param;
    }

    /** 400: a field (as the client wrote it, {@code messages[0].content}) or a query parameter holds what it must not. */
    public static ApiException invalid(@Nullable String param, String message) {
        return invalid(param, "invalid_value", message);
    }

    public static ApiException invalid(@Nullable String param, @Nullable String code, String message) {
        return new ApiException(HttpStatus.BAD_REQUEST, INVALID_REQUEST, code, param, message);
    }

    public static ApiException notFound(@Nullable String param, String message) {
        return notFound(param, "not_found", message);
    }

    public static ApiException notFound(@Nullable String param, String code, String message) {
        return new ApiException(HttpStatus.NOT_FOUND, INVALID_REQUEST, code, param, message);
    }

    public static ApiException conflict(String code, String message) {
        return new ApiException(HttpStatus.CONFLICT, INVALID_REQUEST, code, null, message);
    }

    public static ApiException tooLarge(@Nullable String param, String message) {
        return new ApiException(HttpStatus.CONTENT_TOO_LARGE, INVALID_REQUEST, "too_large", param, message);
    }

    public static ApiException unsupportedMediaType(String message) {
        return new ApiException(
                HttpStatus.UNSUPPORTED_MEDIA_TYPE, INVALID_REQUEST, "unsupported_media_type", null, message);
    }

    /** 429 with {@code Retry-After} in whole seconds, at least one. */
    public static ApiException tooManyRequests(Duration retryAfter, String message) {
        return tooManyRequests(retryAfter, "too_many_requests", message);
    }

    /** The same, by a code that says what there is too little of. */
    public static ApiException tooManyRequests(Duration retryAfter, String code, String message) {
        return new ApiException(HttpStatus.TOO_MANY_REQUESTS, RATE_LIMIT, code, null, message).retryAfter(retryAfter);
    }

    /** 503 with {@code Retry-After}: what the answer needs is away for a while. */
    public static ApiException unavailable(Duration retryAfter, String message) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, SERVER_ERROR, "unavailable", null, message)
                .retryAfter(retryAfter);
    }

    /** 503 with {@code Retry-After}: memory does not suffice for this now. */
    public static ApiException outOfMemory(Duration retryAfter, String message) {
        return new ApiException(HttpStatus.SERVICE_UNAVAILABLE, SERVER_ERROR, "out_of_memory", null, message)
                .retryAfter(retryAfter);
    }

    /** Sets a response header beside the body; {@code this}, for chaining. */
    public ApiException header(String name, String value) {
        headers.set(name, value);
        return this;
    }

    /** Answers with it where nothing is thrown: in a filter. */
    public void writeTo(HttpServletRequest request, HttpServletResponse response) throws IOException {
        ErrorBody.write(this, request, response);
    }

    private ApiException retryAfter(Duration delay) {
        return header(
                HttpHeaders.RETRY_AFTER,
                Long.toString(Math.max(1, delay.plusMillis(999).toSeconds())));
    }

    public HttpStatus status() {
        return status;
    }

    public String type() {
        return type;
    }

    public @Nullable String code() {
        return code;
    }

    public @Nullable String param() {
        return param;
    }

    public HttpHeaders headers() {
        return headers;
    }

    /** The message that the client sees. */
    public String detail() {
        return Objects.requireNonNullElse(getMessage(), status.getReasonPhrase());
    }
}
