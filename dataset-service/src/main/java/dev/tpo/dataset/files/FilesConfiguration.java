package dev.tpo.dataset.files;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameCache;
import dev.tpo.frames.VideoReader;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class FilesConfiguration {
    @Bean
    FrameCache frameCache(CachedFramesProperties properties, Clock clock, MeterRegistry metrics) {
        FrameCache cache = new FrameCache(properties.folder(), properties.size().toBytes(), clock);
        FunctionCounter.builder("tpo_frame_cache_hits", cache, FrameCache::hits)
                .description("Frames that were found resized on the disk")
                .register(metrics);
        FunctionCounter.builder("tpo_frame_cache_misses", cache, FrameCache::misses)
                .description("Frames that had to be decoded")
                .register(metrics);
        return cache;
    }

    @Bean
    VideoReader videoReader(FilesProperties properties, FrameCache cache) {
        return new VideoReader(
                DecodingLimits.defaults().withTimeLimit(properties.probeTimeLimit()),
                Runtime.getRuntime().availableProcessors(),
                cache);
    }
}
