package dev.tpo.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HubSettingsTest {

    @TempDir
    private Path home;

    private HubSettings settings(Map<String, String> environment) {
        return HubSettings.of(environment::get, home);
    }

    @Test
    void anEmptyEnvironmentMeansThePublicHubAndTheUsualCache() {
        HubSettings settings = settings(Map.of());

        assertThat(settings.endpoint()).isEqualTo(URI.create("https://huggingface.co"));
        assertThat(settings.cache()).isEqualTo(home.resolve(".cache/huggingface/hub"));
        assertThat(settings.token()).isNull();
        assertThat(settings.offline()).isFalse();
    }

    @Test
    void theCacheIsWhereTheMostSpecificVariableSays() {
        assertThat(settings(Map.of("XDG_CACHE_HOME", "/x")).cache()).hasToString("/x/huggingface/hub");
        assertThat(settings(Map.of("XDG_CACHE_HOME", "/x", "HF_HOME", "~/hf")).cache())
                .isEqualTo(home.resolve("hf/hub"));
        assertThat(settings(Map.of("HF_HOME", "/h", "HUGGINGFACE_HUB_CACHE", "/old"))
                        .cache())
                .hasToString("/old");
        assertThat(settings(Map.of("HUGGINGFACE_HUB_CACHE", "/old", "HF_HUB_CACHE", "/c"))
                        .cache())
                .hasToString("/c");
    }

    @Test
    void aTokenComesFromTheEnvironmentElseFromTheFileThatLoggingInWrites() throws Exception {
        Files.writeString(Files.createDirectories(home.resolve("hf")).resolve("token"), "kept\n");

        assertThat(settings(Map.of("HF_HOME", home + "/hf")).token()).isEqualTo("kept");
        assertThat(settings(Map.of("HF_HOME", home + "/hf", "HF_TOKEN", " given \n"))
                        .token())
                .isEqualTo("given");
        assertThat(settings(Map.of("HF_TOKEN_PATH", home + "/hf/token")).token())
                .isEqualTo("kept");
        assertThat(settings(Map.of("HF_HOME", home + "/hf", "HF_HUB_DISABLE_IMPLICIT_TOKEN", "1"))
                        .token())
                .isNull();
    }

    @Test
    void aTokenIsNeverPrinted() {
        assertThat(settings(Map.of("HF_TOKEN", "hf_secret"))).asString().doesNotContain("hf_secret");
    }

    @Test
    void offlineIsSaidAsPythonReadsIt() {
        assertThat(settings(Map.of("HF_HUB_OFFLINE", "TRUE")).offline()).isTrue();
        assertThat(settings(Map.of("TRANSFORMERS_OFFLINE", "1")).offline()).isTrue();
        assertThat(settings(Map.of("HF_HUB_OFFLINE", "0")).offline()).isFalse();
    }

    @Test
    void anEndpointLosesItsLastSlash() {
        assertThat(settings(Map.of("HF_ENDPOINT", "http://mirror:8/hf/")).endpoint())
                .hasToString("http://mirror:8/hf");
    }
}
