package dev.tpo.dataset.platform;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreMigrations;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.flyway.autoconfigure.FlywayMigrationInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {
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
}
