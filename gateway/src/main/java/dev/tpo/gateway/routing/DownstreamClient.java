package dev.tpo.gateway.routing;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;

/** How the gateway speaks to the services: plain HTTP/1.1, streamed both ways. */
@Configuration(proxyBeanMethods = false)
class DownstreamClient {
    private static final Duration CONNECT = Duration.ofSeconds(2);

    /** Bounds a whole exchange: a long answer or a large upload ends well before it, a hung service does not. */
    private static final Duration EXCHANGE = Duration.ofHours(1);

    @Bean
    ClientHttpRequestFactory downstreamRequests() {
        Executor threads = Executors.newVirtualThreadPerTaskExecutor();
        HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(CONNECT)
                .executor(threads)
                .build();
        JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(client, threads);
        factory.setReadTimeout(EXCHANGE);
        return new Abandonable(factory);
    }
}
