package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Quota;
import dev.tpo.curation.Thresholds;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A curation job, resolved: every default filled in.
 *
 * @param files as requested
 * @param videos file ids in the order of work, each content once
 * @param model as requested
 * @param generator the model itself, if {@code model} is an alias
 */
record CurationSpec(
        String dataset,
        List<String> files,
        List<String> videos,
        String model,
        String generator,
        double localized,
        double comprehensive,
        List<String> perturbations,
        int pairs,
        int frames,
        long seed,
        double minProbability,
        double minMarginNats) {

    CurationPlan plan() {
        Set<Perturbation> chosen = perturbations.stream()
                .flatMap(name -> perturbation(name).stream())
                .collect(Collectors.toSet());
        return CurationPlan.of(seed, chosen);
    }

    Thresholds thresholds() {
        return new Thresholds(minProbability, minMarginNats);
    }

    Quota quota() {
        return new Quota(pairs, localized);
    }

    CurationJobRequest.Granularity granularity() {
        return new CurationJobRequest.Granularity(localized, comprehensive);
    }

    CurationJobRequest.Filter filter() {
        return new CurationJobRequest.Filter(minProbability, minMarginNats);
    }

    static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    static Optional<Perturbation> perturbation(String wireName) {
        return Arrays.stream(Perturbation.values())
                .filter(one -> wireName(one).equals(wireName))
                .findFirst();
    }

    double share(Granularity granularity) {
        return granularity == Granularity.LOCALIZED ? localized : comprehensive;
    }
}
