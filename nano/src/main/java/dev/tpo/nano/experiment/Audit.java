package dev.tpo.nano.experiment;

import dev.tpo.answers.ClockTime;
import dev.tpo.api.PreferencePair;
import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.grammar.Wording;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.questions.Times;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.Timeline;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many answers of pairs are right by the ground truth. Only a report hears of it: neither the choice of pairs nor any
 * training does.
 */
final class Audit {
    private static final Pattern TIME = Pattern.compile("\\d+:\\d\\d");

    /** From so much overlap with the true interval on one counts as right. */
    private static final double RIGHT_OVERLAP = 0.5;

    private Audit() {}

    /** Pairs of a granularity and family, with shares of right answers. */
    record Line(String granularity, String family, int pairs, double preferredRight, double dispreferredRight) {}

    static List<Line> of(List<PreferencePair> pairs, Map<String, Clip> clips) {
        Map<String, int[]> counts = new TreeMap<>();
        for (PreferencePair pair : pairs) {
            Timeline truth = Objects.requireNonNull(clips.get(pair.sha256())).truth();
            Key key = new Key(truth);
            int[] count = counts.computeIfAbsent(pair.granularity() + " " + pair.family(), any -> new int[3]);
            count[0]++;
            count[1] += key.isRight(pair, pair.chosen()) ? 1 : 0;
            count[2] += key.isRight(pair, pair.rejected()) ? 1 : 0;
        }
        return counts.entrySet().stream()
                .map(entry -> {
                    String[] names = entry.getKey().split(" ");
                    int[] count = entry.getValue();
                    return new Line(
                            names[0], names[1], count[0], (double) count[1] / count[0], (double) count[2] / count[0]);
                })
                .toList();
    }

    /** The right answers to what can be asked about a video, by the question's words. */
    private static final class Key {
        private final Timeline truth;
        private final Map<String, String> answers = new HashMap<>();

        Key(Timeline truth) {
            this.truth = truth;
            List<String> names = truth.things().stream().map(Thing::words).toList();
            for (int i = 0; i < names.size(); i++) {
                if (i + 1 < names.size()) {
                    answers.put(Wording.after(names.get(i)), names.get(i + 1));
                    answers.put(Wording.before(names.get(i + 1)), names.get(i));
                }
                answers.put(Wording.when(names.get(i)), Times.words(truth.startOf(i)));
                answers.put(
                        Wording.span(names.get(i)),
                        Wording.times(Times.seconds(truth.startOf(i)), Times.seconds(truth.endOf(i))));
                for (int j = i + 1; j < names.size(); j++) {
                    answers.put(Wording.first(names.get(i), names.get(j)), names.get(i));
                    answers.put(Wording.first(names.get(j), names.get(i)), names.get(i));
                }
            }
            for (int kind = 0; kind < Thing.KINDS; kind++) {
                Thing thing = Thing.of(kind);
                answers.put(Wording.exist(thing.words()), truth.things().contains(thing) ? "yes" : "no");
            }
        }

        /** A question about what is not there has no right answer. */
        boolean isRight(PreferencePair pair, String answer) {
            Family family = Family.valueOf(Objects.requireNonNull(pair.family()).toUpperCase(Locale.ROOT));
            String expected = family == Family.AT ? shownAt(pair.prompt()) : answers.get(pair.prompt());
            if (expected == null) {
                return false;
            }
            Question question = new Question(family, pair.prompt(), expected);
            return family == Family.SPAN ? Exams.worth(question, answer) >= RIGHT_OVERLAP : question.isRight(answer);
        }

        private @Nullable String shownAt(String question) {
            Matcher time = TIME.matcher(question);
            if (!time.find()) {
                return null;
            }
            double seconds = ClockTime.secondsOf(time.group()).orElse(0);
            int frame = truth.bucketOfFrame().indexOf((int) (seconds / Timeline.BUCKET_SECONDS));
            return frame < 0 ? null : truth.thingInFrame(frame).words();
        }
    }
}
