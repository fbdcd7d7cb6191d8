package dev.tpo.inference.videos;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.FrameCache;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoReader;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import dev.tpo.web.ErrorTranslator;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VideoReading {
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
    VideoReader videoReader(InferenceProperties properties, FrameCache cache) {
        return new VideoReader(DecodingLimits.defaults(), properties.frames().decoders(), cache);
    }

    /** What is left after {@link Videos} has named the fields: the decoder's own troubles. */
    @Bean
    ErrorTranslator videoErrors(InferenceProperties properties) {
        return error -> switch (error) {
            case VideoException.DecoderUnavailable e ->
                ApiException.unavailable(properties.serving().retryAfter(), "videos cannot be decoded at the moment");
            case VideoException.TimedOut e ->
                ApiException.unavailable(properties.serving().retryAfter(), "decoding the video took too long");
            case VideoException.Interrupted e ->
                ApiException.unavailable(properties.serving().retryAfter(), "decoding the video was broken off");
            case VideoException e -> ApiException.invalid("messages", "invalid_video", String.valueOf(e.getMessage()));
            default -> null;
        };
    }
}
