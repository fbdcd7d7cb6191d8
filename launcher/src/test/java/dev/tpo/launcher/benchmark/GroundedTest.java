package dev.tpo.launcher.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class GroundedTest {
    private static final String TRUTH = "00:10 to 00:20";

    @Test
    void anAnswerIsWorthItsOverlapAndRecalledFromEachOfTheUsualShares() {
        Grounded grounded = Grounded.of(
                List.of("base"),
                List.of(
                        answer("base", 1, "00:10 to 00:20"),
                        answer("base", 2, "00:15 to 00:25"), // 5 of 15
                        answer("base", 3, "From 00:10 to 00:16."),
                        answer("base", 4, "a red circle")),
                7);

        assertThat(grounded.n()).isEqualTo(4);
        assertThat(grounded.models()).singleElement().satisfies(model -> {
            assertThat(model.id()).isEqualTo("base");
            assertThat(model.miou()).isCloseTo((1 + 1 / 3.0 + 0.6) / 4, within(1e-9));
            assertThat(model.recall()).isEqualTo(Map.of("0.3", 0.75, "0.5", 0.5, "0.7", 0.25));
        });
        assertThat(grounded.difference()).isNull();
        assertThat(grounded.table().lines()).hasSize(5);
    }

    @Test
    void twoModelsAreComparedQuestionByQuestionOverVideos() throws Exception {
        List<Grounded.Answer> answers = new ArrayList<>();
        for (int video = 0; video < 12; video++) {
            answers.add(answer("tuned", video, TRUTH));
            answers.addFirst(answer("base", video, video % 2 == 0 ? "00:30 to 00:40" : TRUTH));
        }

        Grounded grounded = Grounded.of(List.of("base", "tuned"), answers, 7);

        assertThat(grounded.models()).extracting(Grounded.OfModel::miou).containsExactly(0.5, 1.0);
        assertThat(grounded.difference()).isCloseTo(0.5, within(1e-9));
        assertThat(grounded.pValue()).isBetween(0.01, 0.1);
        assertThat(grounded.table()).contains("difference of mIoU +50.0 points, 95% interval [+");
        JsonNode json = JsonMapper.shared().valueToTree(grounded);
        assertThat(json.propertyNames())
                .containsExactlyInAnyOrder("models", "difference", "confidence_interval", "p_value", "n");
        assertThat(json.at("/models/1/recall/0.7").asDouble()).isEqualTo(1);
    }

    @Test
    void ofFewVideosThereIsNoIntervalAndAnAnswerThatIsMissingIsNotCompared() {
        List<Grounded.Answer> answers = List.of(answer("base", 1, TRUTH), answer("tuned", 1, TRUTH));

        assertThat(Grounded.of(List.of("base", "tuned"), answers, 7).table()).contains("too few videos");
        assertThatThrownBy(() -> Grounded.of(
                        List.of("base", "tuned"),
                        List.of(answers.getFirst(), answer("base", 2, TRUTH), answers.getLast()),
                        7))
                .hasMessage("no answer of both models to q2");
        assertThatThrownBy(() -> Grounded.of(List.of("default"), answers, 7))
                .as("answers carry ids")
                .hasMessage("no answer of 'default'");
    }

    @Test
    void aTableWithoutPSaysNothingOfIt() {
        var grounded = new Grounded(List.of(), 0.5, null, null, 2);

        assertThat(grounded.table()).endsWith("difference of mIoU +50.0 points, too few videos for an interval");
    }

    private static Grounded.Answer answer(String model, int video, String text) {
        return new Grounded.Answer(model, "q" + video, "v" + video, TRUTH, text);
    }
}
