package dev.tpo.gateway.routing;

import static org.springframework.cloud.gateway.server.mvc.filter.AfterFilterFunctions.removeResponseHeader;
import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.uri;
import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import dev.tpo.gateway.doors.ApiKeys;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.ServiceSecret;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.PathContainer.PathSegment;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/** Only what is named here leaves the gateway: {@code /internal} and the services' {@code /actuator} do not. */
@Configuration(proxyBeanMethods = false)
class Routes {

    private final ServiceUrls urls;
    private final Function<ServerRequest, ServerRequest> letIn;

    Routes(ServiceUrls urls, ServiceSecret secret, ApiKeys keys) {
        this.urls = urls;
        this.letIn = letIn(secret, keys);
    }

    @Bean
    RouterFunction<ServerResponse> serviceRoutes() {
        return to("dataset", "/v1/files", "/v1/uploads", "/v1/storage", "/v1/datasets", "/v1/curation")
                .and(to(
                        "training",
                        "/v1/fine_tuning",
                        "/v1/evaluations",
                        "/v1/models",
                        "/v1/model_imports",
                        "/v1/aliases"))
                .and(to("inference", "/v1/chat", "/v1/score"));
    }

    private RouterFunction<ServerResponse> to(String service, String... prefixes) {
        RequestPredicate below = Arrays.stream(prefixes)
                .map(prefix -> path(prefix + "/**"))
                .reduce(RequestPredicate::or)
                .orElseGet(() -> RequestPredicates.all().negate());
        return route(service)
                .route(below, http())
                .before(uri(urls.of(service)))
                .before(Routes::refuse)
                .before(letIn)
                // The service answers with the id that it was sent; our own filter has set it already.
                .after(removeResponseHeader("X-Request-Id"))
                .build();
    }

    private static ServerRequest refuse(ServerRequest request) {
        for (PathContainer.Element element : request.requestPath().elements()) {
            if (element instanceof PathSegment segment && isDots(segment.valueToMatch())) {
                throw ApiException.invalid(null, "a path must not hold . or .. segments");
            }
        }
        // Header characters beyond ASCII do not reach a service as they are: two keys might become one.
        String idempotencyKey = request.headers().firstHeader("Idempotency-Key");
        if (idempotencyKey != null) {
            IdempotentCreation.requireValid(idempotencyKey);
        }
        requireReadable(request);
        return request;
    }

    /**
     * A body is JSON, or an upload. Forms and plain text are what a page of any site can send without asking, and a form
     * would be swallowed by the container while it looks for parameters.
     */
    private static void requireReadable(ServerRequest request) {
        boolean hasBody = request.headers().contentLength().orElse(0) > 0
                || request.headers().firstHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        Optional<MediaType> type = request.headers().contentType();
        if (hasBody && type.filter(sent -> isTaken(sent, request.path())).isEmpty()) {
            throw ApiException.unsupportedMediaType(
                    type.map(sent -> "Content-Type " + sent.getType() + "/" + sent.getSubtype() + " is not taken here")
                                    .orElse("a Content-Type is required")
                            + (isUpload(request.path()) ? "; multipart/form-data is" : "; application/json is"));
        }
    }

    private static boolean isTaken(MediaType type, String path) {
        return isUpload(path) && type.getType().equals("multipart")
                || type.getType().equals("application")
                        && (type.getSubtype().equals("json")
                                || type.getSubtype().endsWith("+json"));
    }

    private static boolean isUpload(String path) {
        return path.startsWith("/v1/files") || path.startsWith("/v1/uploads");
    }

    /** Our secret in place of whatever a client has sent under that name; a client's key stays here. */
    private static Function<ServerRequest, ServerRequest> letIn(ServiceSecret secret, ApiKeys keys) {
        return request -> ServerRequest.from(request)
                .headers(headers -> {
                    headers.remove(ServiceSecret.HEADER);
                    if (secret.value() != null) {
                        headers.set(ServiceSecret.HEADER, secret.value());
                    }
                    if (keys.areNeeded()) {
                        headers.remove(HttpHeaders.AUTHORIZATION);
                    }
                })
                .build();
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }
}
