package dev.tpo.inference.chat;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ChatJson {
    @Bean
    JsonMapperBuilderCustomizer unservedFields() {
        return builder -> builder.addHandler(new UnservedFields());
    }
}
