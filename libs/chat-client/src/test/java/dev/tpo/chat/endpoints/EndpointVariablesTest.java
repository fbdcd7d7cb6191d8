package dev.tpo.chat.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EndpointVariablesTest {
    @TempDir
    Path folder;

    private static List<EndpointSettings> read(String... pairs) {
        Map<String, String> variables = new HashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            variables.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return EndpointVariables.read(variables);
    }

    @Test
    void withoutEndpointsThereAreNone() {
        assertThat(read()).isEmpty();
        assertThat(read("TPO_ENDPOINTS=", "TPO_OTHER=x")).isEmpty();
    }

    @Test
    void anEndpointHasDefaultsForAllButItsAddress() {
        EndpointSettings judge = read("TPO_ENDPOINTS=judge=https://host/v1").getFirst();

        assertThat(judge.name()).isEqualTo("judge");
        assertThat(judge.addresses()).containsExactly(URI.create("https://host/v1"));
        assertThat(judge.key()).isNull();
        assertThat(judge.limits()).isEqualTo(new EndpointSettings.Limits(16, null, null, null, null));
        assertThat(judge.timeouts())
                .isEqualTo(new EndpointSettings.Timeouts(Duration.ofMinutes(5), Duration.ofMinutes(1)));
        assertThat(judge.video()).isEqualTo(EndpointSettings.Video.IMAGES);
        assertThat(judge.longestSide()).isEqualTo(768);
        assertThat(judge.responseFormat()).isEqualTo(EndpointSettings.ResponseFormats.AUTO);
    }

    @Test
    void theSameNameAgainIsAnotherAddressOfAFleet() {
        List<EndpointSettings> read =
                read("TPO_ENDPOINTS=judge=https://host/v1/, fleet=http://a:8000/v1,fleet=http://b:8000/v1,");

        assertThat(read).extracting(EndpointSettings::name).containsExactly("judge", "fleet");
        assertThat(read.get(1).addresses())
                .containsExactly(URI.create("http://a:8000/v1"), URI.create("http://b:8000/v1"));
    }

    @Test
    void everySettingIsOfTheEndpointThatItsVariableNamesWhoseDashesAreUnderscores() {
        EndpointSettings lab = read(
                        "TPO_ENDPOINTS=lab-2=http://h/v1",
                        "TPO_ENDPOINT_LAB_2_KEY=sk-secret",
                        "TPO_ENDPOINT_LAB_2_CONCURRENCY=3",
                        "TPO_ENDPOINT_LAB_2_REQUESTS_PER_MINUTE=60",
                        "TPO_ENDPOINT_LAB_2_TOKENS_PER_MINUTE=90000",
                        "TPO_ENDPOINT_LAB_2_REQUESTS_PER_DAY=5000",
                        "TPO_ENDPOINT_LAB_2_TOKENS_PER_DAY=2000000",
                        "TPO_ENDPOINT_LAB_2_FIRST_BYTE_TIMEOUT=15m",
                        "TPO_ENDPOINT_LAB_2_IDLE_TIMEOUT=90s",
                        "TPO_ENDPOINT_LAB_2_VIDEO=video_url",
                        "TPO_ENDPOINT_LAB_2_LONGEST_SIDE=448",
                        "TPO_ENDPOINT_LAB_2_RESPONSE_FORMAT=false")
                .getFirst();

        assertThat(lab.key()).isEqualTo("sk-secret");
        assertThat(lab.limits()).isEqualTo(new EndpointSettings.Limits(3, 60, 90_000, 5000, 2_000_000));
        assertThat(lab.timeouts())
                .isEqualTo(new EndpointSettings.Timeouts(Duration.ofMinutes(15), Duration.ofSeconds(90)));
        assertThat(lab.video()).isEqualTo(EndpointSettings.Video.VIDEO_URL);
        assertThat(lab.longestSide()).isEqualTo(448);
        assertThat(lab.responseFormat()).isEqualTo(EndpointSettings.ResponseFormats.FALSE);
    }

    @Test
    void aKeyMayBeInAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "sk-from-file\n");

        EndpointSettings judge = read("TPO_ENDPOINTS=judge=https://host/v1", "TPO_ENDPOINT_JUDGE_KEY_FILE=" + file)
                .getFirst();

        assertThat(judge.key()).isEqualTo("sk-from-file");
    }

    @Test
    void neitherKeyNorAddressIsInTheWordsOfAnEndpoint() {
        assertThat(read("TPO_ENDPOINTS=judge=https://host/v1", "TPO_ENDPOINT_JUDGE_KEY=sk-secret"))
                .hasToString("[judge]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            TPO_ENDPOINTS=https://host/v1                          | name=url
            TPO_ENDPOINTS=Judge=https://host/v1                    | 'Judge'
            TPO_ENDPOINTS=a_b=https://host/v1                      | lower-case
            TPO_ENDPOINTS=a--b=https://host/v1                     | single '-'
            TPO_ENDPOINTS=a=ftp://host/v1                          | http(s)
            TPO_ENDPOINTS=a=host/v1                                | http(s)
            TPO_ENDPOINTS=a=https://user:sk-secret@host/v1         | TPO_ENDPOINT_A_KEY
            TPO_ENDPOINTS=a=https://host/v1?key=sk-secret          | TPO_ENDPOINT_A_KEY
            TPO_ENDPOINTS=a=http://h/v1,a=http://h/v1              | twice
            """)
    void whatIsNoEndpointIsSaidWithoutRepeatingWhatMayBeAKey(String setting, String said) {
        assertThatThrownBy(() -> read(setting))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining(said)
                .hasMessageContaining("TPO_ENDPOINTS")
                .hasMessageNotContaining("sk-secret")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            TPO_ENDPOINT_A_CONCURRENCY=0          | from 1
            TPO_ENDPOINT_A_CONCURRENCY=many       | 'many'
            TPO_ENDPOINT_A_REQUESTS_PER_MINUTE=-1 | from 1
            TPO_ENDPOINT_A_REQUESTS_PER_DAY=0     | from 1
            TPO_ENDPOINT_A_TOKENS_PER_DAY=5M      | '5M'
            TPO_ENDPOINT_A_IDLE_TIMEOUT=soon      | 90s
            TPO_ENDPOINT_A_IDLE_TIMEOUT=0s        | 90s
            TPO_ENDPOINT_A_VIDEO=mp4              | images or video_url
            TPO_ENDPOINT_A_RESPONSE_FORMAT=maybe  | auto or true or false
            TPO_ENDPOINT_A_KEY_FILE=/no/such/file | cannot be read
            TPO_ENDPOINT_A_KEY=two words          | one key
            TPO_ENDPOINT_A_COLOUR=red             | no setting
            TPO_ENDPOINT_B_KEY=sk                 | no setting
            """)
    void aSettingThatCannotBeMeantIsSaidWithItsVariable(String setting, String said) {
        assertThatThrownBy(() -> read("TPO_ENDPOINTS=a=http://h/v1", setting))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining(said)
                .hasMessageContaining(setting.substring(0, setting.indexOf('=')));
    }

    @Test
    void aKeyIsNamedOnceOnly() {
        assertThatThrownBy(() ->
                        read("TPO_ENDPOINTS=a=http://h/v1", "TPO_ENDPOINT_A_KEY=x", "TPO_ENDPOINT_A_KEY_FILE=/tmp/x"))
                .hasMessageContaining("both set");
    }
}
