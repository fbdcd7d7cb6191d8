package dev.tpo.benchmarks;

import dev.tpo.input.UnfitInputException;
import java.util.Optional;

/** What one benchmark has of its own. */
interface Rules {
    Question question(Row row) throws UnfitInputException;

    Mark mark(Question question, String output, Extraction extraction);

    /** The column whose values' means make the overall figure; none where every question weighs alike. */
    default Optional<String> macroColumn() {
        return Optional.empty();
    }
}
