package dev.tpo.dataset.calls;

/**
 * What a role has cost a job.
 *
 * @param requests HTTP requests, also those that failed
 * @param answered calls
 * @param refused calls
 * @param inputTokens of answered calls, as the model counts them
 * @param mostInput tokens of one call
 * @param seconds that the answered calls took, together
 */
public record RoleUsage(
        String model,
        long requests,
        long answered,
        long refused,
        long inputTokens,
        long outputTokens,
        long mostInput,
        double seconds) {
    public static final RoleUsage NONE = new RoleUsage("", 0, 0, 0, 0, 0, 0, 0);

    public long tokens() {
        return inputTokens + outputTokens;
    }

    long calls() {
        return answered + refused;
    }
}
