package dev.tpo.nano.grammar;

import dev.tpo.curation.Draws;
import dev.tpo.curation.Question;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Comprehensive questions: only those that the captions of all segments, taken together, decide. */
final class VideoQuestions {
    private static final List<Family> FAMILIES = List.of(Family.FIRST, Family.AFTER, Family.BEFORE, Family.EXIST);

    private VideoQuestions() {}

    static List<Question> write(Storyline story, int most, Draws draws) {
        Map<Family, List<Question>> candidates = new HashMap<>();
        for (Family family : FAMILIES) {
            candidates.put(family, family == Family.EXIST ? exist(story, draws) : draws.shuffled(order(family, story)));
        }
        return Turns.take(draws.shuffled(FAMILIES), candidates, most);
    }

    private static List<Question> order(Family family, Storyline story) {
        List<Question> questions = new ArrayList<>();
        for (String phrase : story.phrases()) {
            switch (family) {
                case AFTER -> story.after(phrase).ifPresent(next -> questions.add(Questions.after(phrase, next)));
                case BEFORE -> story.before(phrase).ifPresent(last -> questions.add(Questions.before(phrase, last)));
                case FIRST -> questions.addAll(first(phrase, story));
                case WHEN, AT, EXIST, SPAN, DESCRIBE -> throw new IllegalArgumentException(family.name());
            }
        }
        return questions;
    }

    private static List<Question> first(String phrase, Storyline story) {
        List<Question> questions = new ArrayList<>();
        for (String other : story.phrases()) {
            if (!other.equals(phrase)) {
                story.first(phrase, other).ifPresent(leader -> questions.add(Questions.first(phrase, other, leader)));
            }
        }
        return questions;
    }

    /** As many that expect yes as no, one pair of them a video: with few frames a model says no to nearly all. */
    private static List<Question> exist(Storyline story, Draws draws) {
        List<String> absent = story.absent();
        if (absent.isEmpty()) {
            return List.of();
        }
        return draws.shuffled(List.of(
                Questions.exist(draws.oneOf(story.phrases()), true), Questions.exist(draws.oneOf(absent), false)));
    }
}
