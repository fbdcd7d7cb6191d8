package dev.tpo.inference;

import dev.tpo.api.FilesApi;
import dev.tpo.api.ServedModelsApi;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/** The other services, the blob store and the clock. */
@Configuration(proxyBeanMethods = false)
class Collaborators {
    private static final Duration CONNECT = Duration.ofSeconds(1);
    private static final Duration ANSWER =
            Duration.ofSeconds(10); // a service that has just started answers slowly at first

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    BlobStore blobStore(InferenceProperties properties) {
        return new FolderBlobStore(properties.blobRoot());
    }

    @Bean
    FileTrees fileTrees(BlobStore blobs) {
        return new FileTrees(blobs);
    }

    @Bean
    FilesApi filesApi(InferenceProperties properties) {
        return client(properties.datasetUrl(), FilesApi.class);
    }

    @Bean
    ServedModelsApi servedModelsApi(InferenceProperties properties) {
        return client(properties.trainingUrl(), ServedModelsApi.class);
    }

    private static <T> T client(URI baseUrl, Class<T> api) {
        var transport = new JdkClientHttpRequestFactory(
                HttpClient.newBuilder().connectTimeout(CONNECT).build());
        transport.setReadTimeout(ANSWER);
        RestClient rest =
                RestClient.builder().baseUrl(baseUrl).requestFactory(transport).build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
                .build()
                .createClient(api);
    }
}
