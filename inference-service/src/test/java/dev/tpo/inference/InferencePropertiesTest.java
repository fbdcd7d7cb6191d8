package dev.tpo.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class InferencePropertiesTest {
    @Test
    void theDefaultsSuitOneMachine() {
        InferenceProperties defaults = bind(Map.of());

        assertThat(defaults.datasetUrl()).isEqualTo(URI.create("http://127.0.0.1:8081"));
        assertThat(defaults.trainingUrl()).isEqualTo(URI.create("http://127.0.0.1:8082"));
        assertThat(defaults.serving())
                .isEqualTo(new InferenceProperties.Serving(
                        64,
                        4,
                        3,
                        null,
                        8,
                        DataSize.ofMegabytes(256),
                        256,
                        1,
                        "auto",
                        "cpu",
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)));
        assertThat(defaults.requests()).isEqualTo(new InferenceProperties.Requests(1000, 256, 16));
        assertThat(defaults.frames())
                .isEqualTo(
                        new InferenceProperties.Frames(32, 128, 512, 5_000_000_000L, 2, null, Duration.ofSeconds(60)));
        assertThat(defaults.media())
                .isEqualTo(new InferenceProperties.Media(List.of(), DataSize.ofMegabytes(256), Duration.ofSeconds(60)));
    }

    @Test
    void anOperatorSetsThem() {
        InferenceProperties set = bind(Map.of("tpo.frames.max-count", "64", "tpo.serving.visual-token-cache", "1GB"));

        assertThat(set.frames().maxCount()).isEqualTo(64);
        assertThat(set.serving().visualTokenCache()).isEqualTo(DataSize.ofGigabytes(1));
    }

    private static InferenceProperties bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values)).bindOrCreate("tpo", InferenceProperties.class);
    }
}
