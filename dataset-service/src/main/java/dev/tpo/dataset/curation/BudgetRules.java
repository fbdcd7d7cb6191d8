package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.dataset.calls.Budget;
import dev.tpo.dataset.calls.CallLedger;
import dev.tpo.dataset.calls.CallsEndedException;
import dev.tpo.dataset.calls.RoleUsage;
import dev.tpo.jobs.Job;
import dev.tpo.jobs.JobError;
import dev.tpo.jobs.JobStatus;
import dev.tpo.web.ApiException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What a job may be given to spend, at first and later. */
@Component
class BudgetRules {
    private final CallLedger ledger;
    private final JsonMapper json;

    BudgetRules(CallLedger ledger, JsonMapper json) {
        this.ledger = ledger;
        this.json = json;
    }

    static Budget resolve(CurationJobRequest.@Nullable Budget budget) {
        return budget == null
                ? Budget.UNLIMITED
                : new Budget(
                        positive("budget.requests", budget.requests()), positive("budget.tokens", budget.tokens()));
    }

    private static @Nullable Long positive(String param, @Nullable Long value) {
        if (value != null && value < 1) {
            throw ApiException.invalid(param, param + " must be at least 1");
        }
        return value;
    }

    /**
     * The spec with which a job goes on.
     *
     * @param more null: nothing is said of its budget
     * @throws ApiException 409 if the job needs a budget and gets none, or needs none; 400 if it is spent already
     */
    String resumed(Job job, CurationJobRequest.@Nullable Budget more) {
        JobError spent = spent(job);
        if (more == null) {
            if (spent != null) {
                throw ApiException.conflict(
                        CallsEndedException.BudgetSpent.CODE,
                        spent.message() + ": resume the job with a larger budget, {\"budget\":{…}}");
            }
            return job.spec();
        }
        if (job.status() != JobStatus.PAUSED) {
            throw ApiException.conflict(
                    "not_paused",
                    "job '" + job.id() + "' is " + job.status().wireName() + ": its budget changes while it is paused");
        }
        CurationSpec spec = json.readValue(job.spec(), CurationSpec.class);
        Budget given = resolve(more);
        Budget budget = new Budget(
                given.requests() == null ? spec.budget().requests() : given.requests(),
                given.tokens() == null ? spec.budget().tokens() : given.tokens());
        Collection<RoleUsage> usage = ledger.usage(job.id()).values();
        requireLeft(
                "budget.requests",
                budget.requests(),
                usage.stream().mapToLong(RoleUsage::requests).sum());
        requireLeft(
                "budget.tokens",
                budget.tokens(),
                usage.stream().mapToLong(RoleUsage::tokens).sum());
        if (spent != null && !isLarger(budget, spec.budget())) {
            throw ApiException.invalid("budget", spent.message() + ": the budget must be larger than it was");
        }
        return json.writeValueAsString(spec.with(budget));
    }

    /** Null: the job waits for no budget. */
    private static @Nullable JobError spent(Job job) {
        JobError error = job.error();
        return error != null
                        && job.status() == JobStatus.PAUSED
                        && error.code().equals(CallsEndedException.BudgetSpent.CODE)
                ? error
                : null;
    }

    private static void requireLeft(String param, @Nullable Long most, long spent) {
        if (most != null && most <= spent) {
            throw ApiException.invalid(param, param + " must be more than the " + spent + " that are spent already");
        }
    }

    private static boolean isLarger(Budget budget, Budget before) {
        return isMore(budget.requests(), before.requests()) || isMore(budget.tokens(), before.tokens());
    }

    private static boolean isMore(@Nullable Long now, @Nullable Long before) {
        return now != null && before != null && now > before;
    }
}
