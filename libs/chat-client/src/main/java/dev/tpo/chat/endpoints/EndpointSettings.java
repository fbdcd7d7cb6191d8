package dev.tpo.chat.endpoints;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as its operator describes it.
 *
 * @param addresses what {@code /chat/completions} is appended to; several are a fleet of the same models
 * @param key sent as bearer token; null: none
 * @param video how frames are sent
 * @param longestSide of a frame, in pixels: larger ones are made smaller, their shape kept
 * @param responseFormat whether {@code response_format} is sent
 */
public record EndpointSettings(
        String name,
        List<URI> addresses,
        @Nullable String key,
        Limits limits,
        Timeouts timeouts,
        Video video,
        int longestSide,
        ResponseFormats responseFormat) {

    public EndpointSettings {
        addresses = List.copyOf(addresses);
    }

    /**
     * @param concurrency requests at once, of all addresses together
     * @param requestsPerMinute null: as many as there are
     * @param tokensPerMinute of prompts and answers; null: as many as there are
     * @param requestsPerDay of UTC; null: as many as there are
     * @param tokensPerDay of prompts and answers; null: as many as there are
     */
    public record Limits(
            int concurrency,
            @Nullable Integer requestsPerMinute,
            @Nullable Integer tokensPerMinute,
            @Nullable Integer requestsPerDay,
            @Nullable Integer tokensPerDay) {

        boolean hasBudget() {
            return requestsPerDay != null || tokensPerDay != null;
        }
    }

    /**
     * There is none for a whole answer: one that goes on coming is not cut off.
     *
     * @param firstByte from the request to the first byte of its answer
     * @param idle between two of them
     */
    public record Timeouts(Duration firstByte, Duration idle) {}

    /** How the frames of a video are sent. */
    public enum Video {
        /** As {@code image_url} parts, the time of each in the text before it. */
        IMAGES,
        /** As one {@code video_url} of JPEG frames, as vLLM takes it. */
        VIDEO_URL
    }

    public enum ResponseFormats {
        /** Until the endpoint says that it does not take it. */
        AUTO,
        TRUE,
        FALSE
    }

    /** Neither key nor address. */
    @Override
    public String toString() {
        return name;
    }
}
