package dev.tpo.inference;

import dev.tpo.api.FilesApi;
import dev.tpo.api.ServedModelsApi;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.web.ServiceClients;
import java.time.Clock;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
    FilesApi filesApi(InferenceProperties properties, ServiceClients clients) {
        return api(clients.client(properties.datasetUrl(), CONNECT, ANSWER), FilesApi.class);
    }

    @Bean
    ServedModelsApi servedModelsApi(InferenceProperties properties, ServiceClients clients) {
        return api(clients.client(properties.trainingUrl(), CONNECT, ANSWER), ServedModelsApi.class);
    }

    private static <T> T api(RestClient client, Class<T> api) {
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(client))
                .build()
                .createClient(api);
    }
}
