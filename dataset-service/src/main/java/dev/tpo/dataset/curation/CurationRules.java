package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.FileObject;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Role;
import dev.tpo.curation.Thresholds;
import dev.tpo.curation.Video;
import dev.tpo.curation.WorkOrder;
import dev.tpo.dataset.calls.Budget;
import dev.tpo.dataset.calls.RoleModel;
import dev.tpo.dataset.datasets.Datasets;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.dataset.platform.ChatProperties;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a request for curation may say, and what it means where it says nothing. */
@Component
class CurationRules {
    private static final int MAX_FILES = 10_000;
    private static final int MAX_PAIRS = 100_000;
    private static final int MAX_FRAMES = 1024;
    private static final int DEFAULT_PAIRS = 1000;
    private static final int DEFAULT_FRAMES = 32;
    private static final double SUM_TOLERANCE = 1e-6;

    /** Videos worked on at a time, each asking one question at a time. A job's result does not depend on it. */
    static final int DEFAULT_CONCURRENCY = 4;

    private static final int MAX_CONCURRENCY = 64;
    static final int DEFAULT_REFUSALS = 10;
    private static final int MAX_REFUSALS = 1000;
    private static final int MAX_TRIES = 20;
    private static final int DAY_SECONDS = 86_400;

    private final Datasets datasets;
    private final UploadedFiles files;
    private final ModelLookup models;
    private final ChatProperties chat;

    CurationRules(Datasets datasets, UploadedFiles files, ModelLookup models, ChatProperties chat) {
        this.datasets = datasets;
        this.files = files;
        this.models = models;
        this.chat = chat;
    }

    CurationSpec resolve(CurationJobRequest request) {
        String dataset = datasets.require(required("dataset", request.dataset()), "dataset")
                .id();
        String model = required("model", request.model());
        double localized = localized(request.granularity());
        List<String> perturbations = perturbations(request.perturbations(), localized);
        int pairs = inRange("pairs", request.pairs(), DEFAULT_PAIRS, 1, MAX_PAIRS);
        int frames = inRange("frames", request.frames(), DEFAULT_FRAMES, Video.LEAST_FRAMES, MAX_FRAMES);
        long seed = request.seed() == null ? 0 : request.seed();
        Thresholds thresholds = thresholds(request.filter());
        Budget budget = BudgetRules.resolve(request.budget());
        CurationSpec.Patience patience = patience(request.patience());
        int concurrency = inRange("concurrency", request.concurrency(), DEFAULT_CONCURRENCY, 1, MAX_CONCURRENCY);
        List<FileObject> videos = videos(request.files());
        ModelLookup.Found self = models.require(model, "model");
        var own = new RoleModel(self.id(), self.revision(), self.responseFormat());
        return new CurationSpec(
                dataset,
                videos.stream().map(FileObject::id).toList(),
                WorkOrder.of(seed, videos, FileObject::sha256).stream()
                        .map(FileObject::id)
                        .toList(),
                model,
                self.id(),
                localized,
                1 - localized,
                perturbations,
                pairs,
                frames,
                seed,
                thresholds.minProbability(),
                thresholds.minMarginNats(),
                Map.of(Role.CAPTIONER, own, Role.ANSWERER, own, Role.JUDGE, own),
                budget,
                patience,
                concurrency);
    }

    private CurationSpec.Patience patience(CurationJobRequest.@Nullable Patience patience) {
        var asked = patience == null ? new CurationJobRequest.Patience(null, null, null, null) : patience;
        int answer = Math.toIntExact(chat.answerTimeout().toSeconds());
        return new CurationSpec.Patience(
                inRange("patience.answer_seconds", asked.answerSeconds(), answer, 1, DAY_SECONDS),
                inRange("patience.unavailable_seconds", asked.unavailableSeconds(), DAY_SECONDS, 1, DAY_SECONDS),
                inRange("patience.tries", asked.tries(), chat.tries(), 1, MAX_TRIES),
                inRange("patience.refusals", asked.refusals(), DEFAULT_REFUSALS, 1, MAX_REFUSALS));
    }

    private static String required(String param, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ApiException.invalid(param, "missing_required_parameter", param + " is required");
        }
        return value;
    }

    private List<FileObject> videos(@Nullable List<String> ids) {
        if (ids == null || ids.isEmpty()) {
            throw ApiException.invalid("files", "missing_required_parameter", "files must name at least one video");
        }
        if (ids.size() > MAX_FILES) {
            throw ApiException.invalid("files", "files must not name more than " + MAX_FILES + " videos");
        }
        List<FileObject> videos = new ArrayList<>();
        for (int i = 0; i < ids.size(); i++) {
            String param = "files[" + i + "]";
            FileObject file = files.require(required(param, ids.get(i)), param);
            if (file.video() == null) {
                throw ApiException.invalid(param, param + " '" + file.id() + "' is no video (purpose vision)");
            }
            videos.add(file);
        }
        return videos;
    }

    /** One share given means the other. */
    private static double localized(CurationJobRequest.@Nullable Granularity granularity) {
        Double localized = granularity == null ? null : granularity.localized();
        Double comprehensive = granularity == null ? null : granularity.comprehensive();
        if (localized == null && comprehensive == null) {
            return 0.5;
        }
        double one = localized == null ? 1 - share("comprehensive", comprehensive) : share("localized", localized);
        double other = comprehensive == null ? 1 - one : share("comprehensive", comprehensive);
        if (Math.abs(one + other - 1) > SUM_TOLERANCE) {
            throw ApiException.invalid("granularity", "granularity: localized and comprehensive must add up to 1");
        }
        return one;
    }

    private static double share(String name, @Nullable Double share) {
        if (share == null || !(share >= 0 && share <= 1)) {
            throw ApiException.invalid("granularity." + name, "granularity." + name + " must be from 0 to 1");
        }
        return share;
    }

    private static List<String> perturbations(@Nullable List<String> names, double localized) {
        if (names == null) {
            return Perturbation.OF_TPO.stream().map(CurationSpec::wireName).toList();
        }
        Set<String> distinct = new LinkedHashSet<>();
        for (int i = 0; i < names.size(); i++) {
            String param = "perturbations[" + i + "]";
            String name = required(param, names.get(i));
            if (CurationSpec.perturbation(name).isEmpty()) {
                throw ApiException.invalid(
                        param,
                        param + " must be one of "
                                + Arrays.stream(Perturbation.values())
                                        .map(CurationSpec::wireName)
                                        .collect(Collectors.joining(", ")));
            }
            distinct.add(name);
        }
        requireOneFor(Granularity.LOCALIZED, localized, distinct);
        requireOneFor(Granularity.COMPREHENSIVE, 1 - localized, distinct);
        return List.copyOf(distinct);
    }

    private static void requireOneFor(Granularity granularity, double share, Set<String> names) {
        boolean some = names.stream()
                .flatMap(name -> CurationSpec.perturbation(name).stream())
                .anyMatch(perturbation -> perturbation.granularity() == granularity);
        if (share > 0 && !some) {
            throw ApiException.invalid(
                    "perturbations",
                    "perturbations has none for " + CurationSpec.wireName(granularity)
                            + " pairs; localized ones need irrelevant or incomplete, comprehensive ones any other");
        }
    }

    private static int inRange(String param, @Nullable Integer value, int otherwise, int least, int most) {
        int number = value == null ? otherwise : value;
        if (number < least || number > most) {
            throw ApiException.invalid(param, param + " must be from " + least + " to " + most);
        }
        return number;
    }

    private static Thresholds thresholds(CurationJobRequest.@Nullable Filter filter) {
        Double probability = filter == null ? null : filter.minProbability();
        Double margin = filter == null ? null : filter.minMarginNats();
        if (probability != null && !(probability >= 0 && probability < 1)) {
            throw ApiException.invalid(
                    "filter.min_probability", "filter.min_probability must be at least 0 and below 1");
        }
        if (margin != null && margin < 0) {
            throw ApiException.invalid("filter.min_margin_nats", "filter.min_margin_nats must not be negative");
        }
        return new Thresholds(
                probability == null ? Thresholds.DEFAULTS.minProbability() : probability,
                margin == null ? Thresholds.DEFAULTS.minMarginNats() : margin);
    }
}
