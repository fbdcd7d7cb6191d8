package dev.tpo.gateway.doors;

import dev.tpo.web.ServerBinding;
import jakarta.servlet.Filter;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/** The filters, after the one that gives a request its id and before any that looks at a body. */
@Configuration(proxyBeanMethods = false)
class Doors {

    @Bean
    ApiKeys apiKeys(DoorsProperties properties, ServerBinding binding) {
        return ApiKeys.of(properties.apiKeys(), binding);
    }

    @Bean
    FilterRegistrationBean<PageHeadersFilter> pageHeaders() {
        return at(1, new PageHeadersFilter());
    }

    @Bean
    FilterRegistrationBean<SiteFilter> sites(DoorsProperties properties, ServerBinding binding) {
        return at(2, new SiteFilter(new Sites(properties, binding)));
    }

    @Bean
    FilterRegistrationBean<ApiKeyFilter> keys(ApiKeys keys) {
        return at(3, new ApiKeyFilter(keys));
    }

    private static <T extends Filter> FilterRegistrationBean<T> at(int place, T filter) {
        FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + place);
        return registration;
    }
}
