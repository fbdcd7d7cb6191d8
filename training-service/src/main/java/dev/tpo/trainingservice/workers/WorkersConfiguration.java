package dev.tpo.trainingservice.workers;

import dev.tpo.trainingservice.platform.TpoProperties;
import io.fabric8.kubernetes.client.Config;
import java.nio.file.Path;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class WorkersConfiguration {

    @Bean
    WorkerPlace workerPlace(WorkerProperties settings, TpoProperties tpo, JdbcConnectionDetails database, Clock clock) {
        @Nullable Path template = settings.kubernetesTemplate();
        return template == null || template.toString().isBlank()
                ? new LocalProcesses(settings, tpo, database)
                : new KubernetesJobs(
                        KubernetesJobs.client(Config.autoConfigure(null)), JobTemplate.read(template), clock);
    }
}
