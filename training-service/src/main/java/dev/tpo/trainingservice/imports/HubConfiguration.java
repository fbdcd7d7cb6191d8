package dev.tpo.trainingservice.imports;

import dev.tpo.hub.HubSettings;
import dev.tpo.hub.ModelHub;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The hub by the variables that Python's huggingface_hub reads: HF_ENDPOINT, HF_TOKEN, HF_HOME and their like. */
@Configuration(proxyBeanMethods = false)
class HubConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(HubConfiguration.class);

    @Bean
    ModelHub modelHub(Environment environment) {
        HubSettings settings = HubSettings.of(environment::getProperty, Path.of(System.getProperty("user.home")));
        LOG.info("models come from {}", settings);
        return new ModelHub(settings);
    }
}
