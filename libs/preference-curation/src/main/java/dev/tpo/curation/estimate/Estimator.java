package dev.tpo.curation.estimate;

import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.Quota;
import dev.tpo.curation.Role;
import dev.tpo.curation.SegmentPlan;
import dev.tpo.curation.prompts.Prompts;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reckons what a plan asks of its models: nothing is asked, and no video is looked at. */
public final class Estimator {
    private static final double CHARACTERS_PER_TOKEN = 4;
    /** Of what models say of their own accord. */
    private static final int CAPTION_TOKENS = 150;

    private static final int QUESTION_TOKENS = 60;
    private static final int ANSWER_TOKENS = 40;
    private static final int VERDICT_TOKENS = 25;

    private final CurationPlan plan;
    private final Quota quota;
    private final Setting setting;

    public Estimator(CurationPlan plan, Quota quota, Setting setting) {
        this.plan = plan;
        this.quota = quota;
        this.setting = setting;
    }

    /** @param rates {@link Rates#GUESSED}, or those of a job before */
    public Estimate estimate(Rates rates) {
        var usual = new Sizes(CAPTION_TOKENS, QUESTION_TOKENS, ANSWER_TOKENS, VERDICT_TOKENS).within(setting);
        var longest = new Sizes(
                setting.limits().caption(),
                setting.limits().question(),
                setting.limits().answer(),
                setting.limits().verdict());
        Map<Role, Sum> expected = new Video(rates, usual).loads();
        Map<Role, Sum> atMost = new Video(Rates.MOST, longest).loads();
        double needed = videosNeeded(rates);
        Map<Role, Estimate.Load> roles = new EnumMap<>(Role.class);
        atMost.forEach((role, most) -> {
            if (most.calls > 0) {
                Sum some = expected.getOrDefault(role, new Sum());
                roles.put(
                        role,
                        new Estimate.Load(
                                range(some.calls * needed, most.calls * setting.videos()),
                                range(some.input * needed, most.input * setting.videos()),
                                range(some.output * needed, most.output * setting.videos())));
            }
        });
        return new Estimate(Map.copyOf(roles), seconds(roles));
    }

    private static Estimate.Range range(double expected, double atMost) {
        return new Estimate.Range((long) Math.ceil(Math.min(expected, atMost)), (long) Math.ceil(atMost));
    }

    private Estimate.@Nullable Range seconds(Map<Role, Estimate.Load> roles) {
        double expected = 0;
        double atMost = 0;
        for (Map.Entry<Role, Estimate.Load> role : roles.entrySet()) {
            Double each = setting.secondsPerCall().get(role.getKey());
            if (each == null) {
                return null;
            }
            expected += each * role.getValue().calls().expected();
            atMost += each * role.getValue().calls().atMost();
        }
        return range(expected / setting.atATime(), atMost / setting.atATime());
    }

    /** The job ends when it has its pairs. */
    private double videosNeeded(Rates rates) {
        double needed = 0;
        for (Granularity granularity : Granularity.values()) {
            double kept = questions(granularity)
                    * rates.written()
                    * Math.min(rates.denied(), perturbations(granularity))
                    * rates.judged()
                    * rates.kept();
            if (quota.of(granularity) > 0 && questions(granularity) > 0) {
                needed = Math.max(needed, kept > 0 ? Math.ceil(quota.of(granularity) / kept) : setting.videos());
            }
        }
        return Math.min(needed, setting.videos());
    }

    private long perturbations(Granularity granularity) {
        return plan.perturbations().stream()
                .filter(perturbation -> perturbation.granularity() == granularity)
                .count();
    }

    /** A video's, at most. */
    private int questions(Granularity granularity) {
        if (quota.of(granularity) == 0 || perturbations(granularity) == 0) {
            return 0;
        }
        return granularity == Granularity.LOCALIZED
                ? plan.segments().segments() * plan.questionsPerSegment()
                : plan.questionsPerVideo();
    }

    private int promptTokens(Prompts.Name name) {
        return (int) Math.ceil(setting.prompts().of(name).text().length() / CHARACTERS_PER_TOKEN);
    }

    /** Tokens of what models say. */
    private record Sizes(int caption, int question, int answer, int verdict) {
        Sizes within(Setting setting) {
            return new Sizes(
                    Math.min(caption, setting.limits().caption()),
                    Math.min(question, setting.limits().question()),
                    Math.min(answer, setting.limits().answer()),
                    Math.min(verdict, setting.limits().verdict()));
        }
    }

    private static final class Sum {
        private double calls;
        private double input;
        private double output;

        void add(double times, double inputTokens, double outputTokens) {
            calls += times;
            input += times * inputTokens;
            output += times * outputTokens;
        }
    }

    /** One video's share. */
    private final class Video {
        private final Rates rates;
        private final Sizes sizes;
        private final Map<Role, Sum> sums = new EnumMap<>(Role.class);

        Video(Rates rates, Sizes sizes) {
            this.rates = rates;
            this.sizes = sizes;
        }

        private Sum sum(Role role) {
            return sums.computeIfAbsent(role, first -> new Sum());
        }

        Map<Role, Sum> loads() {
            captions();
            for (Granularity granularity : Granularity.values()) {
                questions(granularity);
                answers(granularity);
            }
            return sums;
        }

        private void captions() {
            boolean localized = Estimator.this.questions(Granularity.LOCALIZED) > 0;
            boolean comprehensive = Estimator.this.questions(Granularity.COMPREHENSIVE) > 0;
            double prompt = promptTokens(Prompts.Name.CAPTIONER);
            SegmentPlan segments = plan.segments();
            boolean same = segments.captions() == segments.segments();
            if (localized || same && comprehensive) {
                double frames = segmentFrames() * setting.tokensPerFrame();
                sum(Role.CAPTIONER).add(segments.segments(), frames + prompt, sizes.caption());
            }
            if (comprehensive && !same) {
                double frames = (double) setting.frames() / segments.captionsAcross() * setting.tokensPerFrame();
                sum(Role.CAPTIONER).add(segments.captionsAcross(), frames + prompt, sizes.caption());
            }
        }

        private double segmentFrames() {
            return plan.segments() instanceof SegmentPlan.Halves ? setting.frames() / 2.0 : setting.frames();
        }

        /** Tokens of the captions that a question is made from. */
        private double told(Granularity granularity) {
            return granularity == Granularity.LOCALIZED
                    ? sizes.caption()
                    : (double) sizes.caption() * plan.segments().captionsAcross();
        }

        private void questions(Granularity granularity) {
            if (!setting.writerAsks()) {
                return;
            }
            var name =
                    granularity == Granularity.LOCALIZED ? Prompts.Name.SEGMENT_QUESTION : Prompts.Name.VIDEO_QUESTION;
            // On average half of the questions have been asked already, and are told.
            double each = granularity == Granularity.LOCALIZED ? plan.questionsPerSegment() : plan.questionsPerVideo();
            double prompt = promptTokens(name) + told(granularity) + sizes.question() * each / 2;
            asked(sum(Role.QUESTION_WRITER), Estimator.this.questions(granularity), prompt, sizes.question());
        }

        /** A form, and again for those that cannot be read. */
        private void asked(Sum sum, double times, double prompt, double answer) {
            sum.add(times, prompt, answer);
            sum.add(times * rates.repaired(), prompt + answer + promptTokens(Prompts.Name.REPAIR), answer);
        }

        private void answers(Granularity granularity) {
            double questions = Estimator.this.questions(granularity) * (setting.writerAsks() ? rates.written() : 1);
            double denied = questions * Math.min(rates.denied(), perturbations(granularity));
            double evidence = (granularity == Granularity.LOCALIZED ? segmentFrames() : setting.frames())
                    * setting.tokensPerFrame();
            double most = (double) setting.frames() * setting.tokensPerFrame();
            sum(Role.ANSWERER).add(questions, evidence + sizes.question(), sizes.answer());
            sum(Role.ANSWERER).add(denied, most + sizes.question(), sizes.answer());
            double judged = denied * rates.judged();
            double both = sizes.question() + 2.0 * sizes.answer();
            if (setting.judgeAsks()) {
                double prompt = promptTokens(Prompts.Name.JUDGE) + told(granularity) + both;
                asked(sum(Role.JUDGE), judged, prompt, sizes.verdict());
            } else {
                sum(Role.JUDGE).add(judged, evidence + both, 0);
            }
        }
    }
}
