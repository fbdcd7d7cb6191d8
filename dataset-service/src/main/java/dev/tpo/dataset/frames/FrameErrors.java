package dev.tpo.dataset.frames;

import dev.tpo.frames.VideoException;
import dev.tpo.web.ApiException;
import dev.tpo.web.ErrorTranslator;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Why there is no picture of a frame. */
@Component
class FrameErrors implements ErrorTranslator {
    private static final Duration RETRY = Duration.ofSeconds(30);

    @Override
    public @Nullable ApiException translate(Throwable error) {
        return switch (error) {
            case VideoException.DecoderUnavailable ignored ->
                ApiException.unavailable(RETRY, "videos cannot be decoded at the moment");
            case VideoException.TimedOut ignored -> ApiException.unavailable(RETRY, "decoding the video took too long");
            case VideoException.Interrupted ignored ->
                ApiException.unavailable(RETRY, "decoding the video was broken off");
            case VideoException unusable ->
                ApiException.invalid("id", "invalid_video", String.valueOf(unusable.getMessage()));
            default -> null;
        };
    }
}
