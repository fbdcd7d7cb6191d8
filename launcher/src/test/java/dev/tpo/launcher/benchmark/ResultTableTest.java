package dev.tpo.launcher.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.api.EvaluationObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ResultTableTest {
    private static final String RESULT = """
            {"models":[
              {"id":"tpo-nano","accuracy":0.433,"confidence_interval":[0.4,0.5],"n":1480,
               "families":{"after":{"accuracy":0.463,"confidence_interval":[0.4,0.5],"n":1080},
                           "first":{"accuracy":1.0,"confidence_interval":[0.9,1.0],"n":400}}},
              {"id":"tpo-nano:a-suffix-that-is-longer-than-its-figures","accuracy":0.55,
               "confidence_interval":[0.5,0.6],"n":80,
               "families":{"after":{"accuracy":0.55,"confidence_interval":[0.5,0.6],"n":80}}}],
             "n":1480}""";

    @Test
    void theNameOfAModelStandsOverItsColumnHoweverLongItIs() {
        List<String> lines = ResultTable.of(JsonMapper.shared().readValue(RESULT, EvaluationObject.Result.class))
                .lines()
                .toList();

        assertThat(lines).hasSize(4);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSameSizeAs(lines.getFirst()));
        int endOfFirst = lines.getFirst().indexOf("tpo-nano") + "tpo-nano".length();
        assertThat(lines.get(1)).startsWith("after");
        assertThat(lines.get(1).substring(0, endOfFirst)).endsWith("46.3 % n=1080");
        assertThat(lines.get(1)).endsWith("55.0 % n=80");
        assertThat(lines.get(2)).endsWith(" -");
    }

    @Test
    void aDifferenceWithoutPSaysNothingOfIt() {
        String compared = RESULT.substring(0, RESULT.length() - 1)
                + ",\"difference\":0.117,\"no_interval\":\"2 videos are too few\"}";

        assertThat(ResultTable.of(JsonMapper.shared().readValue(compared, EvaluationObject.Result.class)))
                .endsWith("difference +11.7 points, no interval (2 videos are too few) (videos resampled)");
    }
}
