package dev.tpo.gateway.jobs;

import dev.tpo.jobs.JobStore;
import dev.tpo.jobs.JobStoreMigrations;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class JobStoreConfiguration {

    @Bean
    JobStore jobStore(DataSource dataSource, Clock clock) {
        JobStoreMigrations.migrate(dataSource);
        return new JobStore(dataSource, clock);
    }
}
