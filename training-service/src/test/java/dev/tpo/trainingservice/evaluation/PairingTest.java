package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.trainingservice.evaluation.EvaluationRecords.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairingTest {
    private static final String FILE = "file-1";
    private static final String CONTENT = "sha256 of it";

    @Test
    void theVideoIsTheOneThatEitherModelSaw() {
        List<Pairing.Pair> pairs = pairs(
                answer("z", 0, true), // B, whose name comes later
                refusal("a", 0),
                refusal("z", 1),
                answer("a", 1, false),
                refusal("a", 2),
                refusal("z", 2));

        assertThat(pairs).extracting(Pairing.Pair::video).containsExactly(CONTENT, CONTENT, FILE);
        assertThat(pairs).extracting(Pairing.Pair::difference).containsExactly(1.0, 0.0, 0.0);
        assertThat(pairs).noneMatch(Pairing.Pair::answered);
    }

    @Test
    void aQuestionThatOneModelHasNotBeenAskedIsNoPair() {
        assertThat(pairs(answer("a", 0, true), answer("a", 1, true), answer("z", 1, true)))
                .extracting(Pairing.Pair::index)
                .containsExactly(1);
    }

    @Test
    void aComparisonTurnedIsTheSameWithItsSignsTurned() {
        List<Comparison.Paired> pairs = new ArrayList<>();
        for (int n = 0; n < 30; n++) {
            pairs.add(new Comparison.Paired("v" + n, "", n % 2 == 0 ? "even" : "odd", n % 2, 1, true));
        }
        Comparison comparison = Comparison.of("a", "z", 4, pairs);

        Comparison turned = comparison.towards("a");

        assertThat(comparison.towards("z")).isEqualTo(comparison);
        assertThat(turned.b()).isEqualTo("a");
        assertThat(turned.all().difference()).isEqualTo(-0.5);
        assertThat(turned.all().b()).isEqualTo(0.5);
        assertThat(turned.families().get("even").difference()).isEqualTo(-1);
        assertThat(turned.all().interval().getLast())
                .isEqualTo(-comparison.all().interval().getFirst());
        assertThat(turned.towards("z")).isEqualTo(comparison);
    }

    private static List<Pairing.Pair> pairs(Outcome... records) {
        var pairing = new Pairing("z", Outcome::isCorrect);
        List<Pairing.Pair> pairs = new ArrayList<>();
        for (Outcome record : records) {
            pairing.add(record).ifPresent(pairs::add);
        }
        return pairs;
    }

    private static Outcome answer(String model, int index, boolean correct) {
        return new Outcome(model, index, CONTENT, "f", correct, null, true);
    }

    private static Outcome refusal(String model, int index) {
        return new Outcome(model, index, FILE, "f", false, null, false);
    }
}
