package dev.tpo.nano.questions;

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
                yield question(family, "What appears right after the %s?", name(video, i), name(video, i + 1));
            }
            case BEFORE -> {
                int i = 1 + random.nextInt(scenes - 1);
                yield question(family, "What appears right before the %s?", name(video, i), name(video, i - 1));
            }
            case FIRST -> first(video);
            case EXIST -> exist(video);
            case WHEN -> {
                int i = random.nextInt(scenes);
                yield question(family, "When does the %s appear?", name(video, i), Times.words(video.startOf(i)));
            }
            case AT -> {
                int frame = random.nextInt(video.frames());
                String time = Times.words(video.bucketOfFrame().get(frame));
                yield question(
                        family,
                        "What is shown at %s?",
                        time,
                        video.thingInFrame(frame).words());
            }
            case DESCRIBE ->
                new Question(
                        family,
                        "Describe the video.",
                        video.things().stream().map(Thing::words).collect(Collectors.joining(", ")));
        };
    }

    private Question first(Timeline video) {
        int[] two = Chance.permutation(random, video.things().size());
        String text = "Which comes first, the " + name(video, two[0]) + " or the " + name(video, two[1]) + "?";
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
        return question(Family.EXIST, "Does the %s ever appear?", thing.words(), there ? "yes" : "no");
    }

    private static Question question(Family family, String form, String about, String answer) {
        return new Question(family, form.replace("%s", about), answer);
    }

    private static String name(Timeline video, int scene) {
        return video.things().get(scene).words();
    }
}
