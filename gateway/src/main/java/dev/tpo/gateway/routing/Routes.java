package dev.tpo.gateway.routing;

import static org.springframework.cloud.gateway.server.mvc.filter.AfterFilterFunctions.removeResponseHeader;
import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.uri;
import static org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions.route;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.web.servlet.function.RequestPredicates.path;

import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import java.util.Arrays;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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

    @Bean
    RouterFunction<ServerResponse> serviceRoutes(ServiceUrls urls) {
        return to("dataset", urls, "/v1/files", "/v1/datasets", "/v1/curation")
                .and(to(
                        "training",
                        urls,
                        "/v1/fine_tuning",
                        "/v1/evaluations",
                        "/v1/models",
                        "/v1/model_imports",
                        "/v1/aliases"))
                .and(to("inference", urls, "/v1/chat", "/v1/score"));
    }

    private static RouterFunction<ServerResponse> to(String service, ServiceUrls urls, String... prefixes) {
        RequestPredicate below = Arrays.stream(prefixes)
                .map(prefix -> path(prefix + "/**"))
                .reduce(RequestPredicate::or)
                .orElseGet(() -> RequestPredicates.all().negate());
        return route(service)
                .route(below, http())
                .before(uri(urls.of(service)))
                .before(Routes::refuse)
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
        // No endpoint takes forms, and the container would swallow the body while it looks for parameters.
        request.headers()
                .contentType()
                .filter(MediaType.APPLICATION_FORM_URLENCODED::isCompatibleWith)
                .ifPresent(form -> {
                    throw ApiException.unsupportedMediaType("Content-Type " + form + " is not taken here");
                });
        return request;
    }

    private static boolean isDots(String segment) {
        return segment.equals(".") || segment.equals("..");
    }
}
