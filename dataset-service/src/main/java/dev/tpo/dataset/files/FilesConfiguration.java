package dev.tpo.dataset.files;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameCache;
import dev.tpo.frames.VideoReader;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FilesConfiguration {
    @Bean
    FrameCache frameCache(CachedFramesProperties properties, Clock clock) {
        return new FrameCache(properties.folder(), properties.size().toBytes(), clock);
    }

    @Bean
    VideoReader videoReader(FilesProperties properties, FrameCache cache) {
        return new VideoReader(
                DecodingLimits.defaults().withTimeLimit(properties.probeTimeLimit()),
                Runtime.getRuntime().availableProcessors(),
                cache);
    }
}
