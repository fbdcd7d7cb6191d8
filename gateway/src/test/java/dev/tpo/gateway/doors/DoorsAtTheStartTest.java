package dev.tpo.gateway.doors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.web.ServerBinding;
import dev.tpo.web.UnsafeStartException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** What keeps the gateway from starting, and what it answers to where it is bound beyond loopback. */
class DoorsAtTheStartTest {
    private static final ServerBinding LOOPBACK = ServerBinding.of("127.0.0.1");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"", "0.0.0.0", "::", "10.0.0.5"})
    void beyondLoopbackItAsksForKeysUnlessToldOtherwise(String address) {
        ServerBinding beyond = ServerBinding.of(address);
        assertThatThrownBy(() -> ApiKeys.of("", beyond))
                .isInstanceOf(UnsafeStartException.class)
                .message()
                .contains("TPO_API_KEYS", "'none'", "SERVER_ADDRESS=127.0.0.1")
                .hasLineCount(1);
        assertThat(ApiKeys.of("none", beyond).areNeeded()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "::1", "127.1.2.3"})
    void onLoopbackNoneIsNeeded(String address) {
        ApiKeys keys = ApiKeys.of("", ServerBinding.of(address));
        assertThat(keys.areNeeded()).isFalse();
        assertThat(keys.open(null)).isTrue();
        assertThat(keys.open("anything")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a-key-in-plain-words", "0123", "# only words", ""})
    void aFileOfOtherThingsThanHashesIsRefusedWithoutShowingThem(String line) throws Exception {
        Path file = Files.writeString(folder.resolve("keys"), "# keys\n" + line + "\n");
        assertThatThrownBy(() -> ApiKeys.of(file.toString(), LOOPBACK))
                .isInstanceOf(UnsafeStartException.class)
                .message()
                .startsWith("TPO_API_KEYS: " + file)
                .containsAnyOf("line 2 is no SHA-256 hash", "holds no hash")
                .doesNotContain("plain-words")
                .hasLineCount(1);
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> ApiKeys.of(folder.resolve("none").toString(), LOOPBACK))
                .isInstanceOf(UnsafeStartException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void namesAndOriginsThatCanNeverMatchAreRefused() {
        for (String host : List.of("http://suite", "a/b", "*", "a b")) {
            assertThatThrownBy(() -> sites(List.of(host), List.of(), "127.0.0.1"))
                    .as(host)
                    .isInstanceOf(UnsafeStartException.class)
                    .hasMessageContaining("TPO_ALLOWED_HOSTS");
        }
        for (String origin : List.of("lab.example.org", "*", "null", "https://lab.example.org/", "ftp://lab")) {
            assertThatThrownBy(() -> sites(List.of(), List.of(origin), "127.0.0.1"))
                    .as(origin)
                    .isInstanceOf(UnsafeStartException.class)
                    .hasMessageContaining("TPO_ALLOWED_ORIGINS");
        }
    }

    @Test
    void boundToAnAddressItAnswersToThatOne() {
        Sites sites = sites(List.of(), List.of(), "10.0.0.5");
        assertThat(sites.isSentToUs(request("10.0.0.5:8080", "10.0.0.5"))).isTrue();
        assertThat(sites.isSentToUs(request("10.0.0.6:8080", "10.0.0.5"))).isFalse();
        assertThat(sites.isSentToUs(request("elsewhere.example.org", "10.0.0.5")))
                .isFalse();
    }

    @Test
    void boundToEveryAddressItAnswersToTheOneThatAConnectionCameInBy() {
        for (String every : List.of("", "0.0.0.0", "::")) {
            Sites sites = sites(List.of(), List.of(), every);
            assertThat(sites.isSentToUs(request("192.168.1.7:8080", "192.168.1.7")))
                    .isTrue();
            assertThat(sites.isSentToUs(request("[2001:db8::7]", "2001:db8:0:0:0:0:0:7")))
                    .isTrue();
            assertThat(sites.isSentToUs(request("192.168.1.8:8080", "192.168.1.7")))
                    .isFalse();
            assertThat(sites.isSentToUs(request("0.0.0.0:8080", "127.0.0.1"))).isFalse();
            assertThat(sites.isSentToUs(request("rebound.example.org:8080", "192.168.1.7")))
                    .isFalse();
        }
    }

    private static Sites sites(List<String> hosts, List<String> origins, String address) {
        return new Sites(new DoorsProperties(hosts, origins, ""), ServerBinding.of(address));
    }

    private static MockHttpServletRequest request(String host, String localAddress) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/v1/files");
        request.addHeader("Host", host);
        request.setLocalAddr(localAddress);
        return request;
    }
}
