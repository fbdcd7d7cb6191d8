package dev.tpo.dataset.curation;

import dev.tpo.api.CurationEstimate;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.curation.Role;
import dev.tpo.curation.estimate.Estimate;
import dev.tpo.dataset.calls.CallLedger;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Says what a job would cost. Makes nothing and asks nothing; how long models take is known from jobs before. */
@Component
class DryRun {
    private final CurationRules rules;
    private final Casting casting;
    private final CallLedger ledger;

    DryRun(CurationRules rules, Casting casting, CallLedger ledger) {
        this.rules = rules;
        this.casting = casting;
        this.ledger = ledger;
    }

    @Transactional(readOnly = true)
    public CurationEstimate of(CurationJobRequest request) {
        CurationSpec spec = rules.resolve(request);
        Map<Role, Double> seconds = new EnumMap<>(Role.class);
        spec.models()
                .forEach((role, model) ->
                        ledger.secondsPerCall(model.id(), role).ifPresent(each -> seconds.put(role, each)));
        Estimate estimate = casting.estimate(spec, seconds);
        double atATime = Math.min(spec.concurrency(), spec.videos().size());
        Map<String, CurationEstimate.Load> roles = new LinkedHashMap<>();
        var sum = new Sum();
        for (Role role : Role.values()) {
            Estimate.Load load = estimate.roles().get(role);
            if (load != null) {
                Double each = seconds.get(role);
                CurationEstimate.Load shown = show(load, each, each == null ? null : each / atATime);
                roles.put(CurationSpec.wireName(role), shown);
                sum.add(shown);
            }
        }
        return new CurationEstimate(
                "curation.estimate",
                true,
                spec.videos().size(),
                spec.roles(),
                CurationViews.models(spec),
                roles,
                sum.total());
    }

    private static CurationEstimate.Load show(Estimate.Load load, @Nullable Double each, @Nullable Double pace) {
        return new CurationEstimate.Load(
                load.calls().expected(),
                load.inputTokens().expected(),
                load.outputTokens().expected(),
                load.calls().atMost(),
                load.inputTokens().atMost(),
                load.outputTokens().atMost(),
                each,
                pace == null ? null : pace * load.calls().expected());
    }

    /** Its time is known only if that of each role is. */
    private static final class Sum {
        private CurationEstimate.Load all = new CurationEstimate.Load(0, 0, 0, 0, 0, 0, null, 0.0);

        void add(CurationEstimate.Load one) {
            Double before = all.seconds();
            Double more = one.seconds();
            all = new CurationEstimate.Load(
                    all.requests() + one.requests(),
                    all.inputTokens() + one.inputTokens(),
                    all.outputTokens() + one.outputTokens(),
                    all.mostRequests() + one.mostRequests(),
                    all.mostInputTokens() + one.mostInputTokens(),
                    all.mostOutputTokens() + one.mostOutputTokens(),
                    null,
                    before == null || more == null ? null : Double.valueOf(before + more));
        }

        CurationEstimate.Load total() {
            return all;
        }
    }
}
