package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Perturbation;
import dev.tpo.web.ApiException;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a dispreferred answer may be denied. */
final class PerturbationRules {
    private static final int LEAST_STRENGTH = 2;
    private static final int MOST_STRENGTH = 1024;

    private PerturbationRules() {}

    static List<CurationJobRequest.Perturbation> resolve(
            @Nullable List<CurationJobRequest.Perturbation> asked, double localized) {
        if (asked == null) {
            return Perturbation.OF_TPO.stream()
                    .map(one -> CurationJobRequest.Perturbation.of(CurationSpec.wireName(one)))
                    .toList();
        }
        Set<CurationJobRequest.Perturbation> distinct = new LinkedHashSet<>();
        for (int i = 0; i < asked.size(); i++) {
            distinct.add(checked("perturbations[" + i + "]", asked.get(i)));
        }
        requireOneFor(Granularity.LOCALIZED, localized, distinct);
        requireOneFor(Granularity.COMPREHENSIVE, 1 - localized, distinct);
        return List.copyOf(distinct);
    }

    private static CurationJobRequest.Perturbation checked(
            String param, CurationJobRequest.@Nullable Perturbation asked) {
        Perturbation known = asked == null
                ? null
                : CurationSpec.perturbation(String.valueOf(asked.type())).orElse(null);
        if (asked == null || known == null) {
            throw ApiException.invalid(
                    param,
                    param + " must be one of "
                            + Arrays.stream(Perturbation.values())
                                    .map(CurationSpec::wireName)
                                    .collect(Collectors.joining(", ")));
        }
        Integer strength = asked.strength();
        if (strength != null && !known.graded()) {
            throw ApiException.invalid(param + ".strength", asked.type() + " has no strength");
        }
        if (strength != null && (strength < LEAST_STRENGTH || strength > MOST_STRENGTH)) {
            throw ApiException.invalid(
                    param + ".strength", param + ".strength must be from " + LEAST_STRENGTH + " to " + MOST_STRENGTH);
        }
        return asked;
    }

    private static void requireOneFor(
            Granularity granularity, double share, Set<CurationJobRequest.Perturbation> asked) {
        boolean some = asked.stream()
                .flatMap(one -> CurationSpec.perturbation(String.valueOf(one.type())).stream())
                .anyMatch(perturbation -> perturbation.granularity() == granularity);
        if (share > 0 && !some) {
            throw ApiException.invalid(
                    "perturbations",
                    "perturbations has none for " + CurationSpec.wireName(granularity)
                            + " pairs; localized ones need irrelevant or incomplete, comprehensive ones any other");
        }
    }
}
