package dev.tpo.launcher.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.api.EvaluationObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class FamilyPlotTest {
    private static final String RESULT = """
            {"models":[
              {"id":"base","accuracy":0.5,"confidence_interval":[0.4,0.6],"n":100,
               "families":{"after":{"accuracy":0.5,"confidence_interval":[0.4,0.6],"n":100}}},
              {"id":"tuned","accuracy":1.0,"confidence_interval":[0.9,1.0],"n":100,
               "families":{"after":{"accuracy":1.0,"confidence_interval":[0.9,1.0],"n":100}}}],
             "n":100}""";

    @Test
    void barsAreAsLongAsAccuraciesAndIntervalsStandAtTheirPlaces() {
        List<String> lines = FamilyPlot.of(JsonMapper.shared().readValue(RESULT, EvaluationObject.Result.class))
                .lines()
                .toList();

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0))
                .startsWith("after   " + "░".repeat(20) + "|" + "░".repeat(4))
                .endsWith("  50.0");
        assertThat(lines.get(0).substring(8).lastIndexOf('|')).isEqualTo(30);
        assertThat(lines.get(1))
                .startsWith("        " + "█".repeat(45) + "|" + "█".repeat(4) + "|")
                .endsWith(" 100.0");
        assertThat(lines.get(2)).contains("░ base").contains("█ tuned");
    }
}
