package dev.tpo.curation.estimate;

import dev.tpo.curation.Role;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job will ask of its models. Tries that an endpoint fails at come on top.
 *
 * @param roles only those that are asked
 * @param seconds null if a role's time is not known
 */
public record Estimate(Map<Role, Load> roles, @Nullable Range seconds) {

    /** @param outputTokens at most as many as the limits allow */
    public record Load(Range calls, Range inputTokens, Range outputTokens) {}

    /**
     * @param expected if rates are what they were measured or guessed to be
     * @param atMost if every video is needed, every question written and every perturbation tried
     */
    public record Range(long expected, long atMost) {}
}
