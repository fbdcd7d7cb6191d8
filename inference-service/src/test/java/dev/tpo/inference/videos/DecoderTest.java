package dev.tpo.inference.videos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.frames.DecodingLimits;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoReader;
import dev.tpo.inference.InferenceProperties;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

@Timeout(60)
class DecoderTest {
    @Test
    void whoIsInterruptedDoesNotGoOnWaitingForADecoder() throws Exception {
        InferenceProperties noDecoders = new Binder(
                        new MapConfigurationPropertySource(Map.of("tpo.frames.decoders", "0")))
                .bindOrCreate("tpo", InferenceProperties.class);
        Decoder decoder =
                new Decoder(new VideoReader(DecodingLimits.defaults()), noDecoders, new SimpleMeterRegistry());
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                decoder.probe(Path.of("any.mp4"));
            } catch (RuntimeException e) {
                end.complete(e);
            }
        });

        waiting.interrupt();

        assertThat(end.get()).isInstanceOf(VideoException.Interrupted.class);
    }
}
