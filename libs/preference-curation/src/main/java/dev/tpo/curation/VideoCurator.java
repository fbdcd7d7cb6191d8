package dev.tpo.curation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes and judges the pairs of one video. The same video, plan and roles give the same pairs, whenever and wherever. */
public final class VideoCurator {
    private final Captioner captioner;
    private final QuestionWriter writer;
    private final CurationPlan plan;
    private final PairMaker maker;

    public VideoCurator(Roles roles, CurationPlan plan) {
        this.captioner = roles.captioner();
        this.writer = roles.questionWriter();
        this.plan = plan;
        this.maker = new PairMaker(roles.answerer(), roles.judge(), plan.perturbations());
    }

    /** @param wanted which pairs are made */
    public VideoCuration curate(Video video, Set<Granularity> wanted) {
        List<VideoCuration.UnusableCaption> unusable = new ArrayList<>();
        List<Part> parts = new ArrayList<>();
        List<Segment> segments = Segment.of(video);
        for (Segment segment : segments) {
            caption(video, segment, unusable).ifPresent(captioned -> parts.add(new Part(segment, captioned)));
        }
        List<JudgedPair> pairs = new ArrayList<>();
        if (wanted.contains(Granularity.LOCALIZED)) {
            parts.forEach(part -> pairs.addAll(localized(video, part)));
        }
        if (wanted.contains(Granularity.COMPREHENSIVE) && parts.size() == segments.size()) {
            pairs.addAll(comprehensive(video, parts));
        }
        return new VideoCuration(List.copyOf(pairs), List.copyOf(unusable));
    }

    private record Part(Segment segment, CaptionedSegment captioned) {}

    private Optional<CaptionedSegment> caption(
            Video video, Segment segment, List<VideoCuration.UnusableCaption> unusable) {
        double start = segment.startSeconds(video);
        double end = segment.endSeconds(video);
        List<Double> frames = segment.framesOf(video);
        Answer caption = captioner.caption(video, frames);
        Optional<String> objection =
                caption.complete() ? writer.objection(caption.text()) : Optional.of("was cut off at its longest");
        objection.ifPresent(why -> unusable.add(new VideoCuration.UnusableCaption(start, end, caption.text(), why)));
        return objection.isPresent()
                ? Optional.empty()
                : Optional.of(new CaptionedSegment(start, end, frames, caption.text()));
    }

    private List<JudgedPair> localized(Video video, Part part) {
        Draws draws = draws(video, "segment " + part.segment().index());
        Evidence evidence = Evidence.localized(video, part.segment(), draws);
        return pairs(
                video,
                evidence,
                writer.aboutSegment(video, part.captioned(), plan.questionsPerSegment(), draws),
                draws);
    }

    private List<JudgedPair> comprehensive(Video video, List<Part> parts) {
        Draws draws = draws(video, "video");
        List<CaptionedSegment> captioned = parts.stream().map(Part::captioned).toList();
        return pairs(
                video,
                Evidence.comprehensive(video),
                writer.aboutVideo(video, captioned, plan.questionsPerVideo(), draws),
                draws);
    }

    private List<JudgedPair> pairs(Video video, Evidence evidence, List<Question> questions, Draws draws) {
        List<JudgedPair> pairs = new ArrayList<>();
        for (Question question : questions) {
            pairs.addAll(maker.make(video, evidence, question, draws));
        }
        return pairs;
    }

    private Draws draws(Video video, String purpose) {
        return Draws.of(plan.seed(), video.sha256(), purpose);
    }
}
