package dev.tpo.nano.grammar;

import dev.tpo.curation.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes one question of each family in turn, until there are enough or none is left. */
final class Turns {
    private Turns() {}

    static List<Question> take(List<Family> families, Map<Family, List<Question>> candidates, int most) {
        List<Question> taken = new ArrayList<>();
        boolean more = true;
        for (int round = 0; more; round++) {
            more = false;
            for (Family family : families) {
                List<Question> questions = candidates.getOrDefault(family, List.of());
                if (round < questions.size() && taken.size() < most) {
                    taken.add(questions.get(round));
                    more = true;
                }
            }
        }
        return List.copyOf(taken);
    }
}
