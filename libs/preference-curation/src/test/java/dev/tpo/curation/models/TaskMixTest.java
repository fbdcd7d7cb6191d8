package dev.tpo.curation.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.curation.Draws;
import dev.tpo.curation.prompts.Prompts;
import dev.tpo.curation.prompts.Task;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskMixTest {
    private static final List<Task> TASKS = Prompts.embedded().tasks();

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 24})
    void overManyVideosEachTypeComesInItsShare(int each) {
        int videos = 20_000;
        Map<String, Integer> counts = new HashMap<>();
        for (int video = 0; video < videos; video++) {
            TaskMix.draw(TASKS, each, Draws.of(5, "video " + video, "mix"))
                    .forEach(task -> counts.merge(task.name(), 1, Integer::sum));
        }

        double all = TASKS.stream().mapToDouble(Task::weight).sum();
        for (Task task : TASKS) {
            assertThat((double) counts.get(task.name()) / (videos * each))
                    .as(task.name())
                    .isCloseTo(task.weight() / all, within(0.01));
        }
    }

    @Test
    void ofFourQuestionsNoTwoAreOfOneType() {
        for (int video = 0; video < 1000; video++) {
            assertThat(TaskMix.draw(TASKS, 4, Draws.of(5, "video " + video, "mix")))
                    .hasSize(4)
                    .doesNotHaveDuplicates();
        }
    }
}
