package dev.tpo.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How a letter is found in free text. */
public enum Extraction {
    /** As the benchmark's own rule stands in lmms-eval today. */
    LMMS_EVAL,

    /** The first capital letter of an option behind known openings, as releases and papers of 2024 and 2025 have it. */
    FIRST_LETTER;

    public static Optional<Extraction> of(String id) {
        return Arrays.stream(values())
                .filter(extraction -> extraction.id().equals(id))
                .findFirst();
    }

    /** As commands and results write it: {@code first_letter}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
