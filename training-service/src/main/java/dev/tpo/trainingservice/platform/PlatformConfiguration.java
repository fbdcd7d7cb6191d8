package dev.tpo.trainingservice.platform;

import dev.tpo.api.EndpointsApi;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreMigrations;
import dev.tpo.web.ApiException;
import dev.tpo.web.ErrorTranslator;
import dev.tpo.web.ServiceClients;
import dev.tpo.web.ServiceSecret;
import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {
    private static final Duration ASKING_AN_ENDPOINT = Duration.ofMinutes(6); // longer than it may take to begin
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** All of it is read once: on a slow disk some hours of video take their time. */
    private static final Duration READING_A_VIDEO = Duration.ofMinutes(30);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** After this service's own migrations, so that a wrong database is reported once. */
    @Bean
    JobStore jobStore(DataSource dataSource, Clock clock, FlywayMigrationInitializer migrated) {
        JobStoreMigrations.migrate(dataSource);
        return new JobStore(new TransactionAwareDataSourceProxy(dataSource), clock);
    }

    @Bean
    BlobStore blobStore(TpoProperties properties) {
        return new FolderBlobStore(properties.blobRoot());
    }

    @Bean
    FileTrees fileTrees(BlobStore blobs) {
        return new FileTrees(blobs);
    }

    @Bean
    DatasetClient datasetClient(TpoProperties properties, ServiceClients clients) {
        return new DatasetClient(
                clients.client(properties.datasetUrl(), CONNECT_TIMEOUT, Duration.ofSeconds(60)),
                clients.client(properties.datasetUrl(), CONNECT_TIMEOUT, READING_A_VIDEO));
    }

    @Bean
    EndpointClient endpointClient(TpoProperties properties, ServiceClients clients) {
        var http = RestClientAdapter.create(
                clients.client(properties.inferenceUrl(), CONNECT_TIMEOUT, ASKING_AN_ENDPOINT));
        return new EndpointClient(
                HttpServiceProxyFactory.builderFor(http).build().createClient(EndpointsApi.class));
    }

    @Bean
    ModelChats modelChats(TpoProperties properties, ChatProperties chat, ServiceSecret secret, Clock clock) {
        return new ModelChats(properties.inferenceUrl(), secret, chat, clock);
    }

    @Bean
    ErrorTranslator serviceErrors() {
        return error -> error instanceof ServiceUnavailableException away
                ? ApiException.unavailable(Duration.ofSeconds(2), String.valueOf(away.getMessage()))
                : null;
    }
}
