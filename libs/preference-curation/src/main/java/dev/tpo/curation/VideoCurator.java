package dev.tpo.curation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Makes and judges the pairs of one video. The same video, plan, roles and answers give the same calls in the same
 * order and the same pairs, whenever and wherever: run again over recorded answers it goes on where it ended.
 */
public final class VideoCurator {
    private final Roles roles;
    private final CurationPlan plan;

    public VideoCurator(Roles roles, CurationPlan plan) {
        this.roles = roles;
        this.plan = plan;
    }

    /** @param wanted which pairs are made, of those for which the plan has a perturbation */
    public VideoCuration curate(Video video, Set<Granularity> wanted) {
        var work = new Work(video, wanted);
        List<JudgedPair> pairs = work.pairs();
        return new VideoCuration(pairs, List.copyOf(work.unusable), work.tally.sum());
    }

    private final class Work {
        private final Video video;
        private final Set<Granularity> wanted;
        private final Yield.Tally tally = new Yield.Tally();
        private final PairMaker maker = new PairMaker(roles, tally);
        private final List<VideoCuration.UnusableCaption> unusable = new ArrayList<>();
        /** Of segments that were asked about; empty: to no avail. */
        private final Map<Segment, Optional<CaptionedSegment>> captions = new HashMap<>();

        Work(Video video, Set<Granularity> wanted) {
            this.video = video;
            this.wanted = wanted;
        }

        private boolean wants(Granularity granularity) {
            return wanted.contains(granularity)
                    && !plan.perturbationsOf(granularity).isEmpty();
        }

        List<JudgedPair> pairs() {
            Segments segments = Segments.of(plan.segments(), video, plan.seed());
            if (wants(Granularity.LOCALIZED)) {
                segments.localized().forEach(this::caption);
            }
            if (wants(Granularity.COMPREHENSIVE)) {
                segments.across().forEach(this::caption);
            }
            List<JudgedPair> pairs = new ArrayList<>();
            if (wants(Granularity.LOCALIZED)) {
                for (Segment segment : segments.localized()) {
                    caption(segment).ifPresent(captioned -> pairs.addAll(localized(segment, captioned)));
                }
            }
            if (wants(Granularity.COMPREHENSIVE)) {
                List<CaptionedSegment> across = segments.across().stream()
                        .flatMap(segment -> caption(segment).stream())
                        .toList();
                int least = Math.min(
                        plan.segments().leastAcross(), segments.across().size());
                if (across.size() >= least) {
                    pairs.addAll(comprehensive(across));
                }
            }
            return List.copyOf(pairs);
        }

        private Optional<CaptionedSegment> caption(Segment segment) {
            return captions.computeIfAbsent(segment, this::asked);
        }

        private Optional<CaptionedSegment> asked(Segment segment) {
            tally.count(Stage.CAPTIONS);
            String text = "";
            Optional<String> objection;
            try {
                Answer caption = roles.captioner().caption(video, segment.frames());
                text = caption.text();
                objection = caption.complete()
                        ? roles.questionWriter().objection(text)
                        : Optional.of("was cut off at its longest");
            } catch (RefusedException e) {
                objection = Optional.of("was refused: " + e.getMessage());
            }
            if (objection.isPresent()) {
                tally.count(Stage.CAPTIONS_UNUSABLE);
                unusable.add(new VideoCuration.UnusableCaption(
                        segment.startSeconds(), segment.endSeconds(), text, objection.get()));
                return Optional.empty();
            }
            return Optional.of(
                    new CaptionedSegment(segment.startSeconds(), segment.endSeconds(), segment.frames(), text));
        }

        private List<JudgedPair> localized(Segment segment, CaptionedSegment captioned) {
            Draws draws = draws("segment " + segment.index());
            Evidence evidence = Evidence.localized(segment, captioned, draws);
            return pairs(
                    evidence,
                    roles.questionWriter().aboutSegment(video, captioned, plan.questionsPerSegment(), draws),
                    draws);
        }

        private List<JudgedPair> comprehensive(List<CaptionedSegment> across) {
            Draws draws = draws("video");
            return pairs(
                    Evidence.comprehensive(video, across, plan),
                    roles.questionWriter().aboutVideo(video, across, plan.questionsPerVideo(), draws),
                    draws);
        }

        private List<JudgedPair> pairs(Evidence evidence, QuestionWriter.Written written, Draws draws) {
            tally.count(written);
            List<JudgedPair> pairs = new ArrayList<>();
            for (Question question : written.questions()) {
                pairs.addAll(maker.make(video, evidence, question, denials(evidence.granularity(), draws)));
            }
            return pairs;
        }

        /** In the order in which they are tried. */
        private List<Denial> denials(Granularity granularity, Draws draws) {
            return draws.shuffled(plan.perturbationsOf(granularity)).stream()
                    .map(perturbation -> new Denial(
                            perturbation, perturbation.graded() ? draws.oneOf(plan.strengthsOf(perturbation)) : null))
                    .toList();
        }

        private Draws draws(String purpose) {
            return Draws.of(plan.seed(), video.sha256(), purpose);
        }
    }
}
