package dev.tpo.inference.videos;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoReader;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.web.ApiException;
import dev.tpo.web.ErrorTranslator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class VideoReading {
    @Bean
    VideoReader videoReader() {
        return new VideoReader(DecodingLimits.defaults());
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
