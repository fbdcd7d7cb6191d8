package dev.tpo.nano.questions;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.grammar.Wording;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.Timeline;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** Asks about a timeline. Questions that need two scenes need a timeline of at least two. */
public final class Asker {

    private final RandomGenerator random;

    public Asker(RandomGenerator random) {
        this.random = random;
    }

    public Question ask(Family family, Timeline video) {
        int scenes = video.things().size();
        return switch (family) {
            case AFTER -> {
                int i = random.nextInt(scenes - 1);
                yield new Question(family, Wording.after(name(video, i)), name(video, i + 1));
            }
            case BEFORE -> {
                int i = 1 + random.nextInt(scenes - 1);
                yield new Question(family, Wording.before(name(video, i)), name(video, i - 1));
            }
            case FIRST -> first(video);
            case EXIST -> exist(video);
            case WHEN -> {
                int i = random.nextInt(scenes);
                yield new Question(family, Wording.when(name(video, i)), Times.words(video.startOf(i)));
            }
            case AT -> {
                int frame = random.nextInt(video.frames());
                yield new Question(
                        family,
                        Wording.at(Times.seconds(video.bucketOfFrame().get(frame))),
                        video.thingInFrame(frame).words());
            }
            case SPAN -> {
                int i = random.nextInt(scenes);
                yield new Question(
                        family,
                        Wording.span(name(video, i)),
                        Wording.times(Times.seconds(video.startOf(i)), Times.seconds(video.endOf(i))));
            }
            case DESCRIBE ->
                new Question(
                        family,
                        Wording.DESCRIBE,
                        video.things().stream().map(Thing::words).collect(Collectors.joining(", ")));
        };
    }

    private Question first(Timeline video) {
        int[] two = Chance.permutation(random, video.things().size());
        String text = Wording.first(name(video, two[0]), name(video, two[1]));
        return new Question(Family.FIRST, text, name(video, Math.min(two[0], two[1])));
    }

    /** Half of them ask for what is there. */
    private Question exist(Timeline video) {
        boolean there = random.nextBoolean();
        Thing thing;
        do {
            thing = there
                    ? video.things().get(random.nextInt(video.things().size()))
                    : Thing.of(random.nextInt(Thing.KINDS));
        } while (video.things().contains(thing) != there);
        return new Question(Family.EXIST, Wording.exist(thing.words()), there ? "yes" : "no");
    }

    private static String name(Timeline video, int scene) {
        return video.things().get(scene).words();
    }
}
