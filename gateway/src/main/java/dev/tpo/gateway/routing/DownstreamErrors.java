package dev.tpo.gateway.routing;

import dev.tpo.web.ApiException;
import dev.tpo.web.ErrorTranslator;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;

/** A service that is down is 503 with {@code Retry-After}; one that breaks off is 502, one that hangs 504. */
@Component
class DownstreamErrors implements ErrorTranslator {
    private static final Duration RETRY = Duration.ofSeconds(2);

    @Override
    public @Nullable ApiException translate(Throwable error) {
        return switch (error) {
            case ConnectException ignored -> down();
            case HttpConnectTimeoutException ignored -> down();
            case HttpTimeoutException ignored -> gateway(HttpStatus.GATEWAY_TIMEOUT, "the service took too long");
            case SocketTimeoutException ignored -> gateway(HttpStatus.GATEWAY_TIMEOUT, "the service took too long");
            case ResourceAccessException ignored ->
                gateway(HttpStatus.BAD_GATEWAY, "the service broke off before it had answered");
            default -> null;
        };
    }

    private static ApiException down() {
        return ApiException.unavailable(RETRY, "the service behind this path is not running just now");
    }

    private static ApiException gateway(HttpStatus status, String message) {
        return new ApiException(
                        status,
                        ApiException.SERVER_ERROR,
                        status.name().toLowerCase(java.util.Locale.ROOT),
                        null,
                        message)
                .header("Retry-After", Long.toString(RETRY.toSeconds()));
    }
}
