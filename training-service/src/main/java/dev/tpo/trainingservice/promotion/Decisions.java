package dev.tpo.trainingservice.promotion;

import dev.tpo.api.AliasDecision;
import dev.tpo.api.ListPage;
import dev.tpo.web.Paging;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What was decided about aliases, kept as it is shown. */
@Component
class Decisions {
    private final JdbcClient jdbc;
    private final JsonMapper json;

    Decisions(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void add(AliasDecision decision) {
        jdbc.sql("INSERT INTO training.alias_decision (id, alias, decision, created_at)"
                        + " VALUES (?, ?, ?, to_timestamp(?))")
                .params(decision.id(), decision.alias(), json.writeValueAsString(decision), decision.createdAt())
                .update();
    }

    Optional<AliasDecision> find(String alias, String id) {
        return seq(alias, id).isEmpty()
                ? Optional.empty()
                : jdbc.sql("SELECT decision FROM training.alias_decision WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .optional()
                        .map(this::read);
    }

    /** Newest first. */
    ListPage<AliasDecision> list(String alias, Paging paging) {
        String after = paging.after();
        long below = after == null ? Long.MAX_VALUE : seq(alias, after).orElseThrow(paging::unknownAfter);
        List<AliasDecision> found = jdbc
                .sql("SELECT decision FROM training.alias_decision WHERE alias = ? AND seq < ?"
                        + " ORDER BY seq DESC LIMIT ?")
                .params(alias, below, paging.limit() + 1)
                .query(String.class)
                .list()
                .stream()
                .map(text -> read(Objects.requireNonNull(text)))
                .toList();
        return ListPage.of(
                found.stream().limit(paging.limit()).toList(), found.size() > paging.limit(), AliasDecision::id);
    }

    private Optional<Long> seq(String alias, String id) {
        return id.indexOf('\0') >= 0
                ? Optional.empty()
                : jdbc.sql("SELECT seq FROM training.alias_decision WHERE alias = ? AND id = ?")
                        .params(alias, id)
                        .query(Long.class)
                        .optional();
    }

    private AliasDecision read(String text) {
        return json.readValue(text, AliasDecision.class);
    }
}
