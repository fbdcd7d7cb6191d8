package dev.tpo.nano.experiment;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.grammar.Wording;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.questions.Times;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.WorldVideo;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A video with one thing to find: it is shown once and briefly, among a few others that come again and again.
 *
 * @param frames the video's length in time buckets; so many are seen of it
 * @param depth where the needle is, percent of the video
 * @param number among those of equal length and depth
 */
record Needle(int frames, int depth, int number) {
    static final List<Integer> FRAMES = List.of(8, 16, 24, 32, 48, 64);
    static final List<Integer> DEPTHS = List.of(0, 25, 50, 75, 100);

    /** About each. */
    static final int QUESTIONS = 4;

    private static final int HAY_KINDS = 4;
    private static final int HAY_BUCKETS = 2;

    /** The name of all of this length and depth. */
    static String cell(int frames, int depth) {
        return frames + "@" + depth;
    }

    Exam.Paper paper(Studio studio) {
        RandomGenerator random = Chance.of("experiment/needle", frames, depth, number);
        int[] kinds = Chance.permutation(random, Thing.KINDS);
        Thing needle = Thing.of(kinds[0]);
        int at = Math.round((frames - 1) * depth / 100f);
        List<Thing> things = new ArrayList<>();
        List<Integer> buckets = new ArrayList<>();
        hay(at, kinds, things, buckets);
        things.add(needle);
        buckets.add(1);
        hay(frames - 1 - at, kinds, things, buckets);
        Clip clip = studio.shoot(WorldVideo.of(random, things, buckets), toString());
        return new Exam.Paper(clip, frames, questions(needle, Thing.of(kinds[1 + HAY_KINDS]), at));
    }

    /** Scenes of two buckets, the last of what is left. */
    private static void hay(int length, int[] kinds, List<Thing> things, List<Integer> buckets) {
        for (int done = 0; done < length; done += HAY_BUCKETS) {
            things.add(Thing.of(kinds[1 + things.size() % HAY_KINDS]));
            buckets.add(Math.min(HAY_BUCKETS, length - done));
        }
    }

    /** Whether the needle is there, and something that is not; when it comes; what is there then. */
    private List<Exam.Task> questions(Thing needle, Thing absent, int at) {
        List<Question> questions = List.of(
                new Question(Family.EXIST, Wording.exist(needle.words()), "yes"),
                new Question(Family.EXIST, Wording.exist(absent.words()), "no"),
                new Question(Family.WHEN, Wording.when(needle.words()), Times.words(at)),
                new Question(Family.AT, Wording.at(Times.seconds(at)), needle.words()));
        return questions.stream()
                .map(question -> new Exam.Task(question, cell(frames, depth)))
                .toList();
    }
}
