package dev.tpo.dataset.files;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.VideoReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FilesConfiguration {
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
}
