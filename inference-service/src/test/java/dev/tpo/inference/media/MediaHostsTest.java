package dev.tpo.inference.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaHostsTest {
    private static final MediaHosts HOSTS =
            MediaHosts.of(List.of("Media.example.org", " cdn.example.org:8443 ", "10.1.2.3", "[::1]:9000", ""));

    @ParameterizedTest
    @CsvSource({
        "https://media.example.org/a.mp4, true",
        "http://MEDIA.example.org:80/a.mp4, true",
        "https://media.example.org:8443/a.mp4, false",
        "http://media.example.org:443/a.mp4, false",
        "https://cdn.example.org:8443/a.mp4, true",
        "https://cdn.example.org/a.mp4, false",
        "http://10.1.2.3/a.mp4, true",
        "http://10.1.2.4/a.mp4, false",
        "http://[::1]:9000/a.mp4, true",
        "http://[::1]/a.mp4, false",
        "http://example.org/media.example.org, false",
        "http://media.example.org.evil.example/a.mp4, false",
        "http://evil.media.example.org/a.mp4, false",
        "http://media.example.org./a.mp4, false",
        "file:///etc/passwd, false"
    })
    void onlyWhatIsListedIsFetchedFromAndOnlyAtItsPort(String url, boolean listed) {
        assertThat(HOSTS.list(URI.create(url))).isEqualTo(listed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://example.org", "example.org/videos", "exa mple.org", "*.example.org", "a:b"})
    void whatIsNoHostStopsTheStart(String entry) {
        assertThatThrownBy(() -> MediaHosts.of(List.of(entry)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TPO_MEDIA_HOSTS", entry);
    }

    @Test
    void aNameThatLeadsIntoANetworkOfOnesOwnIsRefusedAndAnAddressIsMeant() throws Exception {
        assertThatThrownBy(() -> MediaHosts.addresses("localhost")).isInstanceOf(UnknownHostException.class);
        assertThat(MediaHosts.addresses("127.0.0.1")).containsExactly(InetAddress.getByName("127.0.0.1"));
        assertThat(MediaHosts.addresses("::1")).containsExactly(InetAddress.getByName("::1"));
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, false",
        "10.0.0.1, false",
        "100.64.0.1, false",
        "100.127.255.255, false",
        "100.128.0.1, true",
        "127.0.0.1, false",
        "169.254.169.254, false",
        "172.16.0.1, false",
        "172.32.0.1, true",
        "192.0.0.8, false",
        "192.168.1.1, false",
        "198.19.255.255, false",
        "198.20.0.1, true",
        "203.0.113.9, false",
        "224.0.0.1, false",
        "240.0.0.1, false",
        "255.255.255.255, false",
        "93.184.215.14, true",
        "::, false",
        "::1, false",
        "::ffff:10.0.0.1, false",
        "::ffff:93.184.215.14, true",
        "64:ff9b::a00:1, false",
        "fe80::1, false",
        "fc00::1, false",
        "fd12:3456::1, false",
        "ff02::1, false",
        "2001::1, false",
        "2001:db8::1, false",
        "2002:a00:1::1, false",
        "2606:2800:21f::1, true",
        "2001:4860:4860::8888, true",
        "4000::1, false"
    })
    void thePublicInternetIsToldFromEverythingElse(String address, boolean isPublic) throws Exception {
        assertThat(PublicAddresses.contain(InetAddress.getByName(address))).isEqualTo(isPublic);
    }
}
