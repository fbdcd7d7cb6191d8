package dev.tpo.dataset.curation;

import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.FileObject;
import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Curriculum;
import dev.tpo.curation.Role;
import dev.tpo.curation.SegmentPlan;
import dev.tpo.curation.Thresholds;
import dev.tpo.curation.Video;
import dev.tpo.curation.WorkOrder;
import dev.tpo.curation.models.AnswerLimits;
import dev.tpo.dataset.calls.Budget;
import dev.tpo.dataset.datasets.Datasets;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.dataset.platform.ChatProperties;
import dev.tpo.web.ApiException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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
    static final int DEFAULT_REFUSALS = 20;
    private static final int MAX_REFUSALS = 1000;
    private static final int MAX_TRIES = 20;
    private static final int DAY_SECONDS = 86_400;
    private static final int MAX_SEGMENTS = 64;
    private static final double SEGMENT_SECONDS = 30;
    private static final int MAX_QUESTIONS = 256;
    private static final int MAX_TOKENS = 32_768;
    static final CurationJobRequest.AnswerTokens TOKENS_OF_BEFORE =
            new CurationJobRequest.AnswerTokens(128, 512, 128, 512);

    private final Datasets datasets;
    private final UploadedFiles files;
    private final RoleRules roles;
    private final CurationProperties properties;
    private final ChatProperties chat;

    CurationRules(
            Datasets datasets,
            UploadedFiles files,
            RoleRules roles,
            CurationProperties properties,
            ChatProperties chat) {
        this.datasets = datasets;
        this.files = files;
        this.roles = roles;
        this.properties = properties;
        this.chat = chat;
    }

    CurationSpec resolve(CurationJobRequest request) {
        String dataset = datasets.require(required("dataset", request.dataset()), "dataset")
                .id();
        String model = required("model", request.model());
        double localized = localized(request.granularity());
        List<CurationJobRequest.Perturbation> perturbations =
                PerturbationRules.resolve(request.perturbations(), localized);
        int pairs = inRange("pairs", request.pairs(), DEFAULT_PAIRS, 1, MAX_PAIRS);
        int frames = inRange("frames", request.frames(), DEFAULT_FRAMES, Video.LEAST_FRAMES, MAX_FRAMES);
        long seed = request.seed() == null ? 0 : request.seed();
        Thresholds thresholds = thresholds(request.filter());
        Budget budget = BudgetRules.resolve(request.budget());
        CurationSpec.Patience patience = patience(request.patience());
        int concurrency = inRange("concurrency", request.concurrency(), DEFAULT_CONCURRENCY, 1, MAX_CONCURRENCY);
        List<FileObject> videos = videos(request.files());
        Curriculum curriculum = curriculum(request.curriculum());
        RoleRules.Cast cast = roles.resolve(model, request.roles());
        if (thresholds.limitsWholeMargin()
                && !RoleRules.LIKELIHOOD.equals(cast.names().judge())) {
            throw ApiException.invalid(
                    "filter.max_whole_margin_nats", "filter.max_whole_margin_nats is of the judge 'likelihood' alone");
        }
        boolean templates = RoleRules.TEMPLATES.equals(cast.names().questionWriter());
        return new CurationSpec(
                dataset,
                videos.stream().map(FileObject::id).toList(),
                WorkOrder.of(seed, videos, FileObject::sha256).stream()
                        .map(FileObject::id)
                        .toList(),
                model,
                cast.self().id(),
                localized,
                1 - localized,
                perturbations,
                pairs,
                frames,
                seed,
                thresholds.minProbability(),
                thresholds.minMarginNats(),
                request.filter() == null ? null : request.filter().maxWholeMarginNats(),
                cast.names(),
                cast.roleModels(),
                segments(request.segments(), templates),
                questions(request.questions(), templates),
                answerTokens(request.answerTokens(), cast),
                curriculum,
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

    /** Templates read captions of halves. */
    private static CurationJobRequest.@Nullable Segments segments(
            CurationJobRequest.@Nullable Segments segments, boolean templates) {
        if (templates) {
            if (segments != null) {
                throw ApiException.invalid(
                        "segments", "segments: the question writer templates needs captions of the video's halves");
            }
            return null;
        }
        var asked = segments == null ? new CurationJobRequest.Segments(null, null, null) : segments;
        var usual = SegmentPlan.STRETCHES;
        Double seconds = asked.seconds();
        if (seconds != null && !(seconds > 0 && seconds <= DAY_SECONDS)) {
            throw ApiException.invalid("segments.seconds", "segments.seconds must be above 0, at most " + DAY_SECONDS);
        }
        return new CurationJobRequest.Segments(
                inRange("segments.count", asked.count(), usual.segments(), 1, MAX_SEGMENTS),
                seconds == null ? SEGMENT_SECONDS : seconds,
                inRange("segments.captions", asked.captions(), usual.captionsAcross(), 1, MAX_SEGMENTS));
    }

    static CurationJobRequest.Questions questions(CurationJobRequest.@Nullable Questions questions, boolean templates) {
        var asked = questions == null ? new CurationJobRequest.Questions(null, null) : questions;
        int perSegment = inRange(
                "questions.per_segment",
                asked.perSegment(),
                CurationPlan.DEFAULT_QUESTIONS_PER_SEGMENT,
                1,
                MAX_QUESTIONS);
        int perVideo = templates
                ? CurationPlan.DEFAULT_QUESTIONS_PER_VIDEO
                : CurationPlan.DEFAULT_QUESTIONS_PER_SEGMENT * SegmentPlan.STRETCHES.segments();
        return new CurationJobRequest.Questions(
                perSegment, inRange("questions.per_video", asked.perVideo(), perVideo, 1, MAX_QUESTIONS));
    }

    private CurationJobRequest.AnswerTokens answerTokens(
            CurationJobRequest.@Nullable AnswerTokens tokens, RoleRules.Cast cast) {
        var asked = tokens == null ? new CurationJobRequest.AnswerTokens(null, null, null, null) : tokens;
        AnswerLimits usual = AnswerLimits.DEFAULTS;
        int ofForms = properties.maxAnswerTokens();
        int caption = cast.speaksForms(Role.CAPTIONER) ? ofForms : usual.caption();
        int answer = cast.speaksForms(Role.ANSWERER) ? ofForms : usual.answer();
        return new CurationJobRequest.AnswerTokens(
                inRange("answer_tokens.caption", asked.caption(), caption, 1, MAX_TOKENS),
                inRange("answer_tokens.question", asked.question(), usual.question(), 1, MAX_TOKENS),
                inRange("answer_tokens.answer", asked.answer(), answer, 1, MAX_TOKENS),
                inRange("answer_tokens.verdict", asked.verdict(), usual.verdict(), 1, MAX_TOKENS));
    }

    private static @Nullable Curriculum curriculum(@Nullable String name) {
        return name == null
                ? null
                : Stream.of(Curriculum.OTHERS_FIRST, Curriculum.OTHERS_LAST)
                        .filter(one -> CurationSpec.wireName(one).equals(name))
                        .findFirst()
                        .orElseThrow(() ->
                                ApiException.invalid("curriculum", "curriculum must be others_first or others_last"));
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
        Double most = filter == null ? null : filter.maxWholeMarginNats();
        if (probability != null && !(probability >= 0 && probability < 1)) {
            throw ApiException.invalid(
                    "filter.min_probability", "filter.min_probability must be at least 0 and below 1");
        }
        if (margin != null && margin < 0) {
            throw ApiException.invalid("filter.min_margin_nats", "filter.min_margin_nats must not be negative");
        }
        double least = margin == null ? Thresholds.DEFAULTS.minMarginNats() : margin;
        if (most != null && most <= least) {
            throw ApiException.invalid(
                    "filter.max_whole_margin_nats",
                    "filter.max_whole_margin_nats must be above min_margin_nats (" + least
                            + "): the evidence of a comprehensive pair is the whole video");
        }
        return new Thresholds(
                probability == null ? Thresholds.DEFAULTS.minProbability() : probability,
                least,
                most == null ? Thresholds.DEFAULTS.maxWholeMarginNats() : most);
    }
}
