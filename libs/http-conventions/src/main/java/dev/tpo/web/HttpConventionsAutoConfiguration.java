package dev.tpo.web;

import dev.tpo.api.StrictJson;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.util.unit.DataSize;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Being on the class path is enough: errors, request ids, the body limit and strict JSON for a servlet service. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnWebApplication(type = Type.SERVLET)
public class HttpConventionsAutoConfiguration {

    @Bean
    ErrorMapping errorMapping(ObjectProvider<ErrorTranslator> translators) {
        return new ErrorMapping(translators.orderedStream().toList());
    }

    @Bean
    @ConditionalOnClass(name = "org.springframework.transaction.TransactionSystemException")
    DatabaseErrors.LostTransactions lostTransactions() {
        return new DatabaseErrors.LostTransactions();
    }

    @Bean
    ErrorAdvice errorAdvice(ErrorMapping mapping) {
        return new ErrorAdvice(mapping);
    }

    @Bean
    ErrorRoute errorRoute(ErrorMapping mapping) {
        return new ErrorRoute(mapping);
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
        FilterRegistrationBean<RequestIdFilter> registration = new FilterRegistrationBean<>(new RequestIdFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
        registration.setDispatcherTypes(EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR));
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(
            @Value("${tpo.web.max-body-size:8MB}") DataSize max,
            @Value("${tpo.web.max-chat-body-size:256MB}") DataSize maxOfChat) {
        FilterRegistrationBean<BodyLimitFilter> registration =
                new FilterRegistrationBean<>(new BodyLimitFilter(max, maxOfChat));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    @Bean
    FilterRegistrationBean<WildcardTypeFilter> wildcardTypeFilter() {
        FilterRegistrationBean<WildcardTypeFilter> registration =
                new FilterRegistrationBean<>(new WildcardTypeFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 5);
        return registration;
    }

    @Bean
    WebMvcConfigurer knownParametersOnly() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry interceptors) {
                interceptors.addInterceptor(new KnownParameters());
            }
        };
    }

    @Bean
    TomcatConventions tomcatConventions(@Value("${server.tomcat.max-swallow-size:64MB}") DataSize maxSwallow) {
        return new TomcatConventions(maxSwallow);
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return StrictJson::customize;
    }

    /** A request's field that nobody reads is refused; what a service has stored or is told by another may hold more. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerHttpMessageConvertersCustomizer knownFieldsOnly(JsonMapper json) {
        JsonMapper strict = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        return converters -> converters.withJsonConverter(new JacksonJsonHttpMessageConverter(strict));
    }
}
