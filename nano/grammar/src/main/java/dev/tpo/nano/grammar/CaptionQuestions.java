package dev.tpo.nano.grammar;

import dev.tpo.curation.CaptionedSegment;
import dev.tpo.curation.Draws;
import dev.tpo.curation.QuestionTemplates;
import dev.tpo.curation.Video;
import dev.tpo.curation.prompts.Prompt;
import java.util.List;
import java.util.Optional;

/** Fills the world's wording with the phrases of captions, whatever they speak of. Found by its name, {@code templates}. */
public final class CaptionQuestions implements QuestionTemplates {

    @Override
    public String name() {
        return "templates";
    }

    @Override
    public String id() {
        return "nano-forms.v2";
    }

    @Override
    public Prompt captionPrompt() {
        return new Prompt("nano-captioner", 1, Wording.DESCRIBE);
    }

    @Override
    public Optional<String> objection(String caption) {
        return Caption.parse(caption).isPresent()
                ? Optional.empty()
                : Optional.of("is no list of two or more distinct phrases");
    }

    @Override
    public Written aboutSegment(Video video, CaptionedSegment segment, int most, Draws draws) {
        return Written.of(SegmentQuestions.write(video, segment, caption(segment), most, draws));
    }

    @Override
    public Written aboutVideo(Video video, List<CaptionedSegment> segments, int most, Draws draws) {
        var story =
                new Storyline(segments.stream().map(CaptionQuestions::caption).toList());
        return Written.of(VideoQuestions.write(story, most, draws));
    }

    private static Caption caption(CaptionedSegment segment) {
        return Caption.parse(segment.caption())
                .orElseThrow(() -> new IllegalArgumentException("not a list of phrases: " + segment.caption()));
    }
}
