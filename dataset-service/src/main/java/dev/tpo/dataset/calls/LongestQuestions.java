package dev.tpo.dataset.calls;

import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many tokens a question may have: as the model has counted those of its role, for what is shown is not countable here. */
final class LongestQuestions {
    /** Of text; fewer in most languages. */
    private static final int CHARACTERS_PER_TOKEN = 3;

    private final Map<Role, Long> seen = new ConcurrentHashMap<>();

    LongestQuestions(Map<Role, RoleUsage> before) {
        before.forEach((role, usage) -> seen(role, usage.mostInput()));
    }

    void seen(Role role, long tokens) {
        seen.merge(role, tokens, Math::max);
    }

    long tokens(RoleCall call) {
        String system = call.system();
        long characters = (system == null ? 0 : system.length())
                + call.turns().stream().mapToLong(String::length).sum();
        return Math.max(seen.getOrDefault(call.role(), 0L), characters / CHARACTERS_PER_TOKEN);
    }
}
