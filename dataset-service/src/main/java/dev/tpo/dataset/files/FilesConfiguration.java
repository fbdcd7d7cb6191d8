package dev.tpo.dataset.files;

import dev.tpo.dataset.platform.TpoProperties;
import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.VideoReader;
import jakarta.servlet.MultipartConfigElement;
import java.io.IOException;
import java.nio.file.Files;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.unit.DataSize;

@Configuration(proxyBeanMethods = false)
class FilesConfiguration {
    private static final DataSize OTHER_PARTS = DataSize.ofMegabytes(1);

    @Bean
    VideoReader videoReader(FilesProperties properties) {
        DecodingLimits limits = DecodingLimits.defaults();
        return new VideoReader(new DecodingLimits(
                properties.probeTimeLimit(),
                limits.maxPixels(),
                limits.maxFrames(),
                limits.maxAllocationBytes(),
                limits.maxOutputBytes()));
    }

    @Bean
    Staging staging(TpoProperties properties) throws IOException {
        return new Staging(
                Files.createDirectories(properties.workDir().toAbsolutePath().resolve("uploads")));
    }

    /** Parts go to disk as they arrive, where the upload is examined before anything is stored. */
    @Bean
    MultipartConfigElement multipartConfig(FilesProperties properties, Staging staging) {
        long most = properties.maxSize().toBytes();
        return new MultipartConfigElement(staging.folder().toString(), most, most + OTHER_PARTS.toBytes(), 0);
    }
}
