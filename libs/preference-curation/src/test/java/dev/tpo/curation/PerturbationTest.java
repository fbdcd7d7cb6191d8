package dev.tpo.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PerturbationTest {
    private static final List<Double> FRAMES =
            IntStream.range(0, 32).mapToObj(i -> (double) i).toList();

    private static List<Double> left(Perturbation perturbation, int strength, long seed) {
        return Denial.graded(perturbation, strength, FRAMES, Draws.of(seed, "abc", "p"));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void droppedKeepsOneFrameInSoManyInTheVideosOrder(int strength) {
        assertThat(left(Perturbation.DROPPED, strength, 1))
                .hasSize(32 / strength)
                .isSubsetOf(FRAMES)
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(left(Perturbation.DROPPED, strength, 1)).isNotEqualTo(left(Perturbation.DROPPED, strength, 2));
    }

    @Test
    void reversedShowsTheLastRunFirst() {
        assertThat(left(Perturbation.REVERSED, 2, 1))
                .startsWith(16.0, 17.0)
                .containsSubsequence(31.0, 0.0)
                .endsWith(14.0, 15.0)
                .hasSize(32);
        assertThat(left(Perturbation.REVERSED, 16, 1)).startsWith(30.0, 31.0, 28.0, 29.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8, 16})
    void shuffledKeepsEachRunWholeAndNeverTheVideosOrder(int strength) {
        for (long seed = 0; seed < 50; seed++) {
            List<Double> shuffled = left(Perturbation.SHUFFLED, strength, seed);

            assertThat(shuffled).containsExactlyInAnyOrderElementsOf(FRAMES).isNotEqualTo(FRAMES);
            int length = 32 / strength;
            for (int run = 0; run < strength; run++) {
                assertThat(shuffled.subList(run * length, (run + 1) * length)).isSorted();
            }
        }
    }

    @Test
    void aVideoOfFewFramesIsPerturbedByASingleOne() {
        List<Double> four = FRAMES.subList(0, 4);

        assertThat(Denial.graded(Perturbation.DROPPED, 16, four, Draws.of(1, "a", "p")))
                .hasSize(1);
        assertThat(Denial.graded(Perturbation.REVERSED, 16, four, Draws.of(1, "a", "p")))
                .containsExactly(3.0, 2.0, 1.0, 0.0);
    }

    @Test
    void aCurriculumBeginsWithTheStrongest() {
        record Pair(String name, Integer strength) {}
        List<Pair> made =
                List.of(new Pair("a", 4), new Pair("b", null), new Pair("c", 16), new Pair("d", 4), new Pair("e", 2));

        assertThat(Curriculum.AS_MADE.order(made, Pair::strength)).isEqualTo(made);
        assertThat(Curriculum.OTHERS_FIRST.order(made, Pair::strength))
                .extracting(Pair::name)
                .containsExactly("b", "c", "a", "d", "e");
        assertThat(Curriculum.OTHERS_LAST.order(made, Pair::strength))
                .extracting(Pair::name)
                .containsExactly("c", "a", "d", "e", "b");
    }
}
