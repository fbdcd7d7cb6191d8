package dev.tpo.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectsTest {
    private static final URI PUBLIC = URI.create("https://1.1.1.1");
    private static final URI AT_HOME = URI.create("http://127.0.0.1:8000");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/x",
                "https://localhost/x",
                "https://10.0.0.7/x",
                "https://192.168.1.1:8443/x",
                "https://169.254.169.254/latest/meta-data",
                "https://100.64.0.1/x",
                "https://0.0.0.0/x",
                "https://[::1]/x",
                "https://[fd00::1]/x",
                "https://[::ffff:127.0.0.1]/x",
                "//127.0.0.1/x"
            })
    void aPublicHubLeadsNobodyIntoThisNetwork(String location) {
        assertThatThrownBy(() -> new Redirects(PUBLIC).follow(PUBLIC, location))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("into this machine's own network");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://8.8.8.8/x", "http://1.1.1.1/x"})
    void noRedirectGivesEncryptionUp(String location) {
        assertThatThrownBy(() -> new Redirects(PUBLIC).follow(PUBLIC, location))
                .isInstanceOf(HubException.class)
                .hasMessageContaining("without encryption");
        assertThatThrownBy(() -> new Redirects(AT_HOME).follow(AT_HOME, "http://8.8.8.8/x"))
                .hasMessageContaining("without encryption");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://8.8.8.8/x", "file:///etc/passwd", "https:///x", "ht tp://[", "\u001b[2J"})
    void whatIsNoWebAddressIsNotShownEither(String location) {
        assertThatThrownBy(() -> new Redirects(PUBLIC).follow(PUBLIC, location))
                .isInstanceOf(HubException.class)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("passwd", "\u001b"));
    }

    @ParameterizedTest
    @CsvSource({
        "https://1.1.1.1, https://8.8.8.8/x",
        "https://1.1.1.1, /other/name",
        "http://127.0.0.1:8000, http://127.0.0.2:9000/x",
        "http://127.0.0.1:8000, https://8.8.8.8/x",
        "https://127.0.0.1, https://10.0.0.7/x",
        "http://8.8.8.8:81, http://8.8.8.8:82/x"
    })
    void whatIsEncryptedAndPublicOrWhereTheHubIsItselfIsFollowed(URI endpoint, String location) {
        assertThat(new Redirects(endpoint).follow(endpoint, location)).isEqualTo(endpoint.resolve(location));
    }

    @Test
    void aMirrorAtHomeMayNotLeadBackOutOfEncryption() {
        assertThatThrownBy(() -> new Redirects(AT_HOME).follow(URI.create("https://8.8.8.8"), "http://127.0.0.2/x"))
                .hasMessageContaining("without encryption");
    }
}
