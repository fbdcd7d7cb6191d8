package dev.tpo.parity;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** How near each tensor of a golden case came. */
public record ParityReport(boolean passed, Map<String, Result> tensors) {

    /**
     * @param relativeError ‖ours − expected‖ / ‖expected‖ with the stage fed its expected input; the worse code path
     * @param chainedRelativeError the same, fed with our own output of the stage before; reported, never judged
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Result(double relativeError, double chainedRelativeError, boolean passed) {}

    static ParityReport of(Map<String, Result> tensors) {
        boolean passed = !tensors.isEmpty() && tensors.values().stream().allMatch(Result::passed);
        return new ParityReport(passed, new TreeMap<>(tensors));
    }

    /** A table for people. */
    public String table() {
        StringBuilder table =
                new StringBuilder(String.format(Locale.ROOT, "%-55s %12s %12s%n", "tensor", "rel. error", "chained"));
        tensors.forEach((name, result) -> table.append(String.format(
                Locale.ROOT,
                "%-55s %12.2e %12.2e %s%n",
                name,
                result.relativeError,
                result.chainedRelativeError,
                result.passed ? "ok" : "FAILED")));
        return table.append(passed ? "passed" : "FAILED").toString();
    }
}
