package dev.tpo.curation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Localized questions: what the caption of one segment can be asked for. */
final class SegmentQuestions {
    private static final List<Family> FAMILIES =
            List.of(Family.AFTER, Family.BEFORE, Family.AT, Family.WHEN, Family.FIRST);

    private SegmentQuestions() {}

    /** Families take turns in a random order; within a family, what is asked is random. No question comes twice. */
    static List<Question> write(Video video, CaptionedSegment captioned, int most, Draws draws) {
        Map<Family, List<Question>> candidates = new HashMap<>();
        for (Family family : FAMILIES) {
            candidates.put(family, draws.shuffled(all(family, video, captioned)));
        }
        return Turns.take(draws.shuffled(FAMILIES), candidates, most);
    }

    private static List<Question> all(Family family, Video video, CaptionedSegment captioned) {
        List<String> phrases = captioned.caption().phrases();
        List<Question> all = new ArrayList<>();
        switch (family) {
            case AFTER -> {
                for (int i = 0; i + 1 < phrases.size(); i++) {
                    all.add(Question.after(phrases.get(i), new Expectation.Exactly(phrases.get(i + 1))));
                }
            }
            case BEFORE -> {
                for (int i = 1; i < phrases.size(); i++) {
                    all.add(Question.before(phrases.get(i), new Expectation.Exactly(phrases.get(i - 1))));
                }
            }
            case FIRST -> {
                for (int i = 0; i < phrases.size(); i++) {
                    for (int j = i + 1; j < phrases.size(); j++) {
                        var earlier = new Expectation.Exactly(phrases.get(i));
                        all.add(Question.first(phrases.get(i), phrases.get(j), earlier));
                        all.add(Question.first(phrases.get(j), phrases.get(i), earlier));
                    }
                }
            }
            case WHEN -> all.addAll(when(video, captioned));
            case AT -> all.addAll(at(video, captioned));
            case EXIST -> throw new IllegalArgumentException("one segment does not say what never appears");
        }
        return all;
    }

    /** Not the first phrase: it may have begun before the segment. */
    private static List<Question> when(Video video, CaptionedSegment captioned) {
        var within = new Expectation.TimeWithin(
                captioned.segment().startSeconds(video),
                captioned.segment().endSeconds(video),
                video.frameSpacingSeconds());
        List<String> phrases = captioned.caption().phrases();
        return phrases.subList(1, phrases.size()).stream()
                .map(phrase -> Question.when(phrase, within))
                .toList();
    }

    private static List<Question> at(Video video, CaptionedSegment captioned) {
        var known = new Expectation.OneOf(captioned.caption().phrases());
        return captioned.segment().framesOf(video).stream()
                .map(seconds -> Question.at(seconds, known))
                .distinct()
                .toList();
    }
}
