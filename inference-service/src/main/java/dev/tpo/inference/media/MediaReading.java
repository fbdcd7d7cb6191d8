package dev.tpo.inference.media;

import dev.tpo.inference.InferenceProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.FileSystemUtils;
import org.springframework.util.unit.DataSize;

@Configuration(proxyBeanMethods = false)
class MediaReading {

    /** What a service that was killed has left behind goes first. */
    @Bean
    FilterRegistrationBean<MediaFilter> mediaFilter(
            InferenceProperties properties, @Value("${tpo.web.max-body-size:8MB}") DataSize maxJson) {
        Path folder = properties.workDir().resolve("media");
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot empty " + folder, e);
        }
        FilterRegistrationBean<MediaFilter> registration = new FilterRegistrationBean<>(
                new MediaFilter(folder, properties.frames().maxRequestCount(), maxJson));
        registration.addUrlPatterns("/v1/chat/completions", "/v1/score");
        return registration;
    }

    @Bean
    JsonMapperBuilderCustomizer mediaTexts() {
        return MediaText::read;
    }

    @Bean
    MediaDownloads mediaDownloads(InferenceProperties properties) {
        return new MediaDownloads(MediaHosts.of(properties.media().hosts()), properties.media());
    }
}
