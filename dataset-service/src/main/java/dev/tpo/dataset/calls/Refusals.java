package dev.tpo.dataset.calls;

import dev.tpo.curation.Role;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How often each role's model has given no answer in a row: one call, or one video, may be at fault, but not each. */
final class Refusals {
    /** Of a role that was never answered. */
    private static final int AT_FIRST = 3;

    private static final int SEVERAL_VIDEOS = 3;

    private final int most;
    private final int videos;
    private final Map<Role, Row> rows = new EnumMap<>(Role.class);

    private static final class Row {
        private boolean answered;
        private int calls;
        private final Set<String> about = new HashSet<>();
    }

    /**
     * @param most how many in a row are too many
     * @param videos of the job
     */
    Refusals(int most, int videos, Map<Role, RoleUsage> before) {
        this.most = most;
        this.videos = videos;
        for (Role role : Role.values()) {
            rows.put(role, new Row());
        }
        before.forEach((role, usage) -> row(role).answered = usage.answered() > 0);
    }

    private Row row(Role role) {
        return rows.computeIfAbsent(role, first -> new Row());
    }

    synchronized void answered(Role role) {
        Row row = row(role);
        row.answered = true;
        row.calls = 0;
        row.about.clear();
    }

    /**
     * @param video that the call showed; null: it told of one
     * @return how many in a row, if those are too many to go on; else 0
     */
    synchronized int refused(Role role, @Nullable String video) {
        Row row = row(role);
        row.calls++;
        row.about.add(video == null ? "call " + row.calls : video);
        int limit = row.answered ? most : Math.min(most, AT_FIRST);
        return row.calls >= limit && row.about.size() >= Math.min(SEVERAL_VIDEOS, videos) ? row.calls : 0;
    }
}
