package dev.tpo.nano.grammar;

import dev.tpo.answers.ClockTime;
import dev.tpo.curation.Answer;
import dev.tpo.curation.Answerer;
import dev.tpo.curation.Captioner;
import dev.tpo.curation.LikelihoodJudge;
import dev.tpo.curation.Roles;
import dev.tpo.curation.Scorer;
import dev.tpo.curation.Thresholds;
import dev.tpo.curation.Video;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model that sees exactly the frames it is shown and answers from them; each scene lasts as long as the others. Tests
 * change what it says by overriding.
 */
class SceneModel implements Answerer, Scorer {
    private static final Pattern NEXT = Pattern.compile("What appears right (after|before) the (.+)\\?");
    private static final Pattern FIRST = Pattern.compile("Which comes first, the (.+) or the (.+)\\?");
    private static final Pattern WHEN = Pattern.compile("When does the (.+) appear\\?");
    private static final Pattern AT = Pattern.compile("What is shown at (\\d+):(\\d+)\\?");
    private static final Pattern SPAN = Pattern.compile("When is the (.+) shown\\?");
    private static final Pattern EXIST = Pattern.compile("Does the (.+) ever appear\\?");
    private static final int SCENE_SECONDS = 20;

    final List<String> scenes;
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger scored = new AtomicInteger();

    SceneModel(String... scenes) {
        this.scenes = List.of(scenes);
    }

    static SceneModel ofEight() {
        return new SceneModel(
                "old dog",
                "red kite",
                "tall tower",
                "blue boat",
                "green hill",
                "white goose",
                "round table",
                "black hat");
    }

    Video video(String sha256, int frames) {
        double seconds = scenes.size() * SCENE_SECONDS;
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < frames; i++) {
            times.add(i * (seconds - 1) / (frames - 1));
        }
        return new Video("file-" + sha256, sha256, times, seconds);
    }

    /** The model in every role but the question writer's. */
    Roles roles() {
        return new Roles(
                Captioner.asking(this, Wording.DESCRIBE),
                new CaptionQuestions(),
                this,
                new LikelihoodJudge(this, Thresholds.DEFAULTS));
    }

    String sceneAt(double seconds) {
        return scenes.get((int) seconds / SCENE_SECONDS);
    }

    @Override
    public Answer answer(Video video, List<Double> frames, String question) {
        asked.incrementAndGet();
        return new Answer(say(frames, question), true);
    }

    @Override
    public List<Double> score(Video video, List<Double> frames, String question, List<String> answers) {
        scored.incrementAndGet();
        String own = say(frames, question);
        return answers.stream().map(answer -> answer.equals(own) ? -0.1 : -4.0).toList();
    }

    String say(List<Double> frames, String question) {
        List<String> seen = new ArrayList<>();
        frames.stream()
                .map(this::sceneAt)
                .filter(scene -> !seen.contains(scene))
                .forEach(scene -> {
                    if (!seen.contains(scene)) {
                        seen.add(scene);
                    }
                });
        Matcher next = NEXT.matcher(question);
        if (next.matches()) {
            int place = seen.indexOf(next.group(2));
            int other = place + (next.group(1).equals("after") ? 1 : -1);
            return place < 0 || other < 0 || other >= seen.size() ? "gray fog" : seen.get(other);
        }
        Matcher first = FIRST.matcher(question);
        if (first.matches()) {
            return seen.stream()
                    .filter(scene -> scene.equals(first.group(1)) || scene.equals(first.group(2)))
                    .findFirst()
                    .orElse(first.group(2));
        }
        Matcher when = WHEN.matcher(question);
        if (when.matches()) {
            return frames.stream()
                    .filter(time -> sceneAt(time).equals(when.group(1)))
                    .findFirst()
                    .map(ClockTime::of)
                    .orElse("00:00");
        }
        Matcher span = SPAN.matcher(question);
        if (span.matches()) {
            int scene = scenes.indexOf(span.group(1));
            return seen.contains(span.group(1))
                    ? Wording.times(scene * SCENE_SECONDS, (scene + 1) * SCENE_SECONDS)
                    : "never";
        }
        Matcher at = AT.matcher(question);
        if (at.matches()) {
            double time = Integer.parseInt(at.group(1)) * 60 + Integer.parseInt(at.group(2));
            return sceneAt(Collections.min(frames, (a, b) -> Double.compare(Math.abs(a - time), Math.abs(b - time))));
        }
        Matcher exist = EXIST.matcher(question);
        if (exist.matches()) {
            return seen.contains(exist.group(1)) ? "yes" : "no";
        }
        return String.join(", ", seen);
    }
}
