package dev.tpo.web;

import java.time.Clock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** {@link IdempotentCreation} for a service that has a database; its table lies in the schema that Flyway keeps. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration"
        })
@ConditionalOnClass(JdbcClient.class)
@ConditionalOnBean(DataSource.class)
public class IdempotencyAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    IdempotentCreation idempotentCreation(
            DataSource dataSource,
            JsonMapper json,
            ObjectProvider<Clock> clock,
            @Value("${spring.flyway.default-schema:#{null}}") @Nullable String schema) {
        String table = schema == null || schema.isBlank() ? "idempotency_key" : schema + ".idempotency_key";
        return new IdempotentCreation(
                JdbcClient.create(dataSource), json, table, clock.getIfAvailable(Clock::systemUTC));
    }
}
