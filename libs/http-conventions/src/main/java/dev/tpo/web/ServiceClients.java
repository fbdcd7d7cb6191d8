package dev.tpo.web;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Clients for the suite's own services. They tell the secret that lets them in, so none of them may be pointed at
 * anybody else.
 */
public final class ServiceClients {
    private final ServiceSecret secret;

    ServiceClients(ServiceSecret secret) {
        this.secret = secret;
    }

    /** @param read how long an answer may take to begin */
    public RestClient client(URI service, Duration connect, Duration read) {
        var requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(connect)
                .build());
        requests.setReadTimeout(read);
        return client(service, requests);
    }

    public RestClient client(URI service, ClientHttpRequestFactory requests) {
        RestClient.Builder client = RestClient.builder().baseUrl(service).requestFactory(requests);
        return secret.value() == null
                ? client.build()
                : client.defaultHeader(ServiceSecret.HEADER, secret.value()).build();
    }
}
