package dev.tpo.dataset.calls;

import java.util.List;

/** What came of a call, once and for all. */
sealed interface CallOutcome {
    record Said(String text, boolean complete) implements CallOutcome {}

    /** ln P of each answer, in nats. */
    record Scored(List<Double> scores) implements CallOutcome {}

    record Refused(String code, String message) implements CallOutcome {}
}
