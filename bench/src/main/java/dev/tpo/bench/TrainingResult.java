package dev.tpo.bench;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a process that saw frames and trained says of it in its last line: ours and the peer's.
 *
 * @param steps each optimizer step
 * @param prompt tokens before an answer
 * @param answer tokens of an answer
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record TrainingResult(
        Stopwatch.Taken tower, List<Stopwatch.Taken> steps, long peakResidentBytes, long prompt, int answer) {
    private static final String MARK = "result ";

    void say() {
        System.out.println(MARK + JsonMapper.shared().writeValueAsString(this));
    }

    /** Of what a process printed. */
    static TrainingResult in(String output) {
        String line = output.lines()
                .filter(each -> each.startsWith(MARK))
                .reduce((before, last) -> last)
                .orElseThrow(() -> new IllegalStateException("no result in: " + output));
        return JsonMapper.shared().readValue(line.substring(MARK.length()), TrainingResult.class);
    }
}
