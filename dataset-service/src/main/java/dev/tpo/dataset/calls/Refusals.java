package dev.tpo.dataset.calls;

import dev.tpo.curation.Role;
import java.util.EnumMap;
import java.util.Map;

/** How often each role's model has given no answer in a row: one call may be at fault, but not each. */
final class Refusals {
    /** Of a role that was never answered. */
    private static final int AT_FIRST = 3;

    private final int most;
    private final Map<Role, Integer> inARow = new EnumMap<>(Role.class);
    private final Map<Role, Boolean> answered = new EnumMap<>(Role.class);

    Refusals(int most, Map<Role, RoleUsage> before) {
        this.most = most;
        before.forEach((role, usage) -> answered.put(role, usage.answered() > 0));
    }

    synchronized void answered(Role role) {
        answered.put(role, true);
        inARow.remove(role);
    }

    /** @return how many in a row, if those are too many to go on; else 0 */
    synchronized int refused(Role role) {
        int times = inARow.merge(role, 1, Integer::sum);
        int limit = answered.getOrDefault(role, false) ? most : Math.min(most, AT_FIRST);
        return times >= limit ? times : 0;
    }
}
