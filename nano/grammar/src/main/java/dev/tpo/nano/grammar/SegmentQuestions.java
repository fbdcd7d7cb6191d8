package dev.tpo.nano.grammar;

import dev.tpo.curation.CaptionedSegment;
import dev.tpo.curation.Draws;
import dev.tpo.curation.Question;
import dev.tpo.curation.Video;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Localized questions: what the caption of one segment can be asked for. */
final class SegmentQuestions {
    private static final List<Family> FAMILIES =
            List.of(Family.AFTER, Family.BEFORE, Family.AT, Family.WHEN, Family.FIRST, Family.SPAN);

    private SegmentQuestions() {}

    /** Families take turns in a random order; within a family, what is asked is random. No question comes twice. */
    static List<Question> write(Video video, CaptionedSegment segment, Caption caption, int most, Draws draws) {
        Map<Family, List<Question>> candidates = new HashMap<>();
        for (Family family : FAMILIES) {
            candidates.put(family, draws.shuffled(all(family, video, segment, caption)));
        }
        return Turns.take(draws.shuffled(FAMILIES), candidates, most);
    }

    private static List<Question> all(Family family, Video video, CaptionedSegment segment, Caption caption) {
        List<String> phrases = caption.phrases();
        List<Question> all = new ArrayList<>();
        switch (family) {
            case AFTER -> {
                for (int i = 0; i + 1 < phrases.size(); i++) {
                    all.add(Questions.after(phrases.get(i), phrases.get(i + 1)));
                }
            }
            case BEFORE -> {
                for (int i = 1; i < phrases.size(); i++) {
                    all.add(Questions.before(phrases.get(i), phrases.get(i - 1)));
                }
            }
            case FIRST -> {
                for (int i = 0; i < phrases.size(); i++) {
                    for (int j = i + 1; j < phrases.size(); j++) {
                        all.add(Questions.first(phrases.get(i), phrases.get(j), phrases.get(i)));
                        all.add(Questions.first(phrases.get(j), phrases.get(i), phrases.get(i)));
                    }
                }
            }
            case WHEN -> all.addAll(when(video, segment, caption));
            case AT -> all.addAll(at(segment, caption));
            case SPAN -> all.addAll(span(video, segment, caption));
            case EXIST -> throw new IllegalArgumentException("one segment does not say what never appears");
            case DESCRIBE -> throw new IllegalArgumentException("a caption is no question");
        }
        return all;
    }

    /** Not the first phrase: it may have begun before the segment. */
    private static List<Question> when(Video video, CaptionedSegment segment, Caption caption) {
        var within =
                new Expectations.TimeWithin(segment.startSeconds(), segment.endSeconds(), video.frameSpacingSeconds());
        List<String> phrases = caption.phrases();
        return phrases.subList(1, phrases.size()).stream()
                .map(phrase -> Questions.when(phrase, within))
                .toList();
    }

    /** Neither the first phrase nor the last: they may go on outside of the segment. */
    private static List<Question> span(Video video, CaptionedSegment segment, Caption caption) {
        var within =
                new Expectations.TimesWithin(segment.startSeconds(), segment.endSeconds(), video.frameSpacingSeconds());
        List<String> phrases = caption.phrases();
        return phrases.subList(1, phrases.size() - 1).stream()
                .map(phrase -> Questions.span(phrase, within))
                .toList();
    }

    private static List<Question> at(CaptionedSegment segment, Caption caption) {
        var known = new Expectations.OneOf(caption.phrases());
        return segment.timestampsSeconds().stream()
                .map(seconds -> Questions.at(seconds, known))
                .distinct()
                .toList();
    }
}
