package dev.tpo.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.benchmarks.Selection.Shard;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelectionTest {
    /** Two questions of each of five videos, the second ones after all first ones. */
    private static final List<Question> TEN = new ArrayList<>();

    static {
        for (int i = 0; i < 10; i++) {
            TEN.add(new Question("q" + i, "v" + i % 5, "", "", new AnswerKey.Choice("A", "", 2), Map.of(), null));
        }
    }

    @Test
    void questionsOfAVideoComeTogether() {
        assertThat(ids(new Selection(null, null)))
                .containsExactly("q0", "q5", "q1", "q6", "q2", "q7", "q3", "q8", "q4", "q9");
        assertThat(ids(new Selection(6, null))).containsExactly("q0", "q5", "q1", "q2", "q3", "q4");
    }

    @Test
    void shardsHoldWholeVideosAndAddUp() {
        List<String> all = new ArrayList<>();
        for (int number = 1; number <= 3; number++) {
            all.addAll(ids(new Selection(8, new Shard(number, 3))));
        }

        assertThat(ids(new Selection(8, new Shard(1, 3)))).containsExactly("q0", "q5", "q3");
        assertThat(all).containsExactlyInAnyOrderElementsOf(ids(new Selection(8, null)));
        assertThat(ids(new Selection(null, new Shard(7, 7)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0/3", "4/3", "1", "1/0", "a/b", "-1/3", "1/3 ", "1/99999999999"})
    void whatIsNoShardIsNone(String written) {
        assertThat(Shard.of(written)).isEmpty();
        assertThat(Shard.of("2/3")).hasValue(new Shard(2, 3));
    }

    private static List<String> ids(Selection selection) {
        return selection.of(TEN).stream().map(Question::id).toList();
    }
}
