package dev.tpo.curation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes and judges the pairs of one video. The same video, plan and model give the same pairs, whenever and wherever. */
public final class VideoCurator {
    private final VideoChat chat;
    private final CurationPlan plan;
    private final PairMaker maker;

    public VideoCurator(VideoChat chat, CurationPlan plan) {
        this.chat = chat;
        this.plan = plan;
        this.maker = new PairMaker(chat, plan);
    }

    /** @param wanted which pairs are made */
    public VideoCuration curate(Video video, Set<Granularity> wanted) {
        List<VideoCuration.UnreadableCaption> unreadable = new ArrayList<>();
        List<CaptionedSegment> captioned = new ArrayList<>();
        List<Segment> segments = Segment.of(video);
        for (Segment segment : segments) {
            caption(video, segment, unreadable)
                    .ifPresent(caption -> captioned.add(new CaptionedSegment(segment, caption)));
        }
        List<JudgedPair> pairs = new ArrayList<>();
        if (wanted.contains(Granularity.LOCALIZED)) {
            captioned.forEach(segment -> pairs.addAll(localized(video, segment)));
        }
        if (wanted.contains(Granularity.COMPREHENSIVE) && captioned.size() == segments.size()) {
            pairs.addAll(comprehensive(video, captioned));
        }
        return new VideoCuration(List.copyOf(pairs), List.copyOf(unreadable));
    }

    private Optional<Caption> caption(Video video, Segment segment, List<VideoCuration.UnreadableCaption> unreadable) {
        VideoChat.Answer answer = chat.ask(video, segment.framesOf(video), Caption.PROMPT);
        Optional<Caption> caption = answer.complete() ? Caption.parse(answer.text()) : Optional.empty();
        if (caption.isEmpty()) {
            unreadable.add(new VideoCuration.UnreadableCaption(
                    segment.startSeconds(video), segment.endSeconds(video), answer.text()));
        }
        return caption;
    }

    private List<JudgedPair> localized(Video video, CaptionedSegment captioned) {
        Draws draws = draws(video, "segment " + captioned.segment().index());
        Evidence evidence = Evidence.localized(video, captioned.segment(), draws);
        return pairs(
                video, evidence, SegmentQuestions.write(video, captioned, plan.questionsPerSegment(), draws), draws);
    }

    private List<JudgedPair> comprehensive(Video video, List<CaptionedSegment> captioned) {
        Draws draws = draws(video, "video");
        Storyline story =
                new Storyline(captioned.stream().map(CaptionedSegment::caption).toList());
        return pairs(
                video,
                Evidence.comprehensive(video),
                VideoQuestions.write(story, plan.questionsPerVideo(), draws),
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
