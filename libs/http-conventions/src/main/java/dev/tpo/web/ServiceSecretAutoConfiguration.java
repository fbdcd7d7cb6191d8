package dev.tpo.web;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;

/** The services' door, and the key to the others'. The gateway is {@code tpo.web.public}: its door is its own. */
@AutoConfiguration
@ConditionalOnWebApplication(type = Type.SERVLET)
public class ServiceSecretAutoConfiguration {

    @Bean
    ServerBinding serverBinding(@Value("${server.address:}") String address) {
        return ServerBinding.of(address);
    }

    @Bean
    ServiceSecret serviceSecret(
            @Value("${tpo.service-secret:}") String value, @Value("${tpo.service-secret-file:}") String file) {
        return ServiceSecret.of(value, file);
    }

    @Bean
    ServiceClients serviceClients(ServiceSecret secret) {
        return new ServiceClients(secret);
    }

    @Bean
    @ConditionalOnBooleanProperty(name = "tpo.web.public", havingValue = false, matchIfMissing = true)
    FilterRegistrationBean<ServiceSecretFilter> serviceSecretFilter(ServiceSecret secret, ServerBinding binding) {
        FilterRegistrationBean<ServiceSecretFilter> registration =
                new FilterRegistrationBean<>(new ServiceSecretFilter(secret, binding));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return registration;
    }
}
