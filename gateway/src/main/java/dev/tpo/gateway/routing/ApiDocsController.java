package dev.tpo.gateway.routing;

import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The services' OpenAPI descriptions as they look from outside: our address, and no path that has no route. */
@Hidden
@RestController
class ApiDocsController {
    private final RestClient client;
    private final ServiceUrls urls;
    private final JsonMapper json;

    ApiDocsController(ClientHttpRequestFactory requests, ServiceUrls urls, JsonMapper json) {
        this.client = RestClient.builder().requestFactory(requests).build();
        this.urls = urls;
        this.json = json;
    }

    @GetMapping("/v3/api-docs/{service:dataset|training|inference}")
    JsonNode docs(@PathVariable String service) {
        String found = client.get()
                .uri(urls.of(service).resolve("/v3/api-docs"))
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
}
