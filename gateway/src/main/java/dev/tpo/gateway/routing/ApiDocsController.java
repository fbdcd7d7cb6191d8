package dev.tpo.gateway.routing;

import dev.tpo.web.ServiceClients;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.servlet.ModelAndView;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The services' OpenAPI descriptions as they look from outside: our address, and no path that has no route. */
@Hidden
@RestController
class ApiDocsController {
    private final Map<String, RestClient> services;
    private final JsonMapper json;

    ApiDocsController(ServiceClients clients, ClientHttpRequestFactory requests, ServiceUrls urls, JsonMapper json) {
        this.services = Stream.of("dataset", "training", "inference")
                .collect(Collectors.toUnmodifiableMap(name -> name, name -> clients.client(urls.of(name), requests)));
        this.json = json;
    }

    @GetMapping("/v3/api-docs/{service:dataset|training|inference}")
    JsonNode docs(@PathVariable String service) {
        String found = Objects.requireNonNull(services.get(service))
                .get()
                .uri("/v3/api-docs")
                .retrieve()
                .body(String.class);
        ObjectNode docs = (ObjectNode) json.readTree(Objects.requireNonNull(found));
        docs.putArray("servers").addObject().put("url", "/");
        if (docs.get("paths") instanceof ObjectNode paths) {
            List<String> inside = new ArrayList<>(paths.propertyNames());
            inside.removeIf(path -> path.startsWith("/v1/"));
            paths.remove(inside);
        }
        return docs;
    }

    /** Where clients of Swagger UI look for it; it lies beside the gateway's own description. */
    @GetMapping("/v3/api-docs/swagger-config")
    ModelAndView swaggerConfig() {
        return new ModelAndView("forward:/v3/api-docs/gateway/swagger-config");
    }
}
