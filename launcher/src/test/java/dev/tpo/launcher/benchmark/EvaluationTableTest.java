package dev.tpo.launcher.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.api.EvaluationObject;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class EvaluationTableTest {
    private static final String RESULT = """
            {"benchmark":"mlvu","extraction":"lmms_eval","n":4,
             "models":[
              {"id":"a","n":4,"overall":50.0,"overall_micro":75.0,"unparsable":1,"chance_would_add":12.5,"failed":0,
               "missing_videos":1,"confidence_interval":[20.0,80.0],
               "groups":{"task_type":{"ego":100.0,"count":0.0}},"counts":{"task_type":{"count":1,"ego":3}}},
              {"id":"b","n":4,"overall":62.5,"overall_micro":62.5,"unparsable":0,"chance_would_add":0.0,"failed":0,
               "missing_videos":1,"confidence_interval":null,"no_interval":"4 videos are too few",
               "groups":{"task_type":{"ego":100.0,"count":25.0}},"counts":{"task_type":{"count":1,"ego":3}}}],
             "difference":12.5,"confidence_interval":[-3.0,28.0],"p_value":0.25,
             "missing_videos":{"count":1,"questions":2,"videos":[{"video":"v.mp4","reason":"it is not in the folder",
                               "questions":["ego_3","ego_4"]}]}}""";

    @Test
    void aRowAGroupAndAColumnAModelThenWhatStandsBehindThem() {
        EvaluationObject.Result result = JsonMapper.shared().readValue(RESULT, EvaluationObject.Result.class);

        assertThat(EvaluationTable.of(result).lines())
                .containsExactly(
                        "mlvu, %                         n             a      b",
                        "task_type count                 1           0.0   25.0",
                        "task_type ego                   3         100.0  100.0",
                        "overall                         4          50.0   62.5",
                        "overall, every question alike   4          75.0   62.5",
                        "95% interval                       [20.0, 80.0]   none",
                        "unparsable, counted as wrong                  1      0",
                        "drawn at random they would add             12.5    0.0",
                        "of these without an answer                    0      0",
                        "no interval: 4 videos are too few",
                        "difference +12.5 points, 95% interval [-3.0, +28.0], p = 0.2500 (videos resampled)",
                        "1 videos could not be used, and their 2 questions are in no figure; the first, 'v.mp4':"
                                + " it is not in the folder",
                        "extraction lmms_eval");
    }
}
