package dev.tpo.nano.benchmark;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Asker;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.Timeline;
import dev.tpo.nano.world.WorldVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * Videos of the world with questions, from a seed. Domains keep seeds apart: what is trained on, curated from or judged
 * by never shares a video, whatever the seeds.
 */
public final class NanoWorld {
    /** Held-out videos for evaluations; no training or curation uses it. */
    public static final String BENCHMARK = "benchmark";
    /** Unlabelled videos to make preferences of. */
    public static final String CURATION = "curation";
    /** Sample data to play with. */
    public static final String SAMPLES = "samples";

    private final String domain;
    private final long seed;
    private final Length length;

    public NanoWorld(String domain, long seed, Length length) {
        this.domain = domain;
        this.seed = seed;
        this.length = length;
    }

    /** Renders the video of this number with one question of each scored family. */
    public RenderedVideo render(Path folder, int number) throws IOException {
        Files.createDirectories(folder);
        WorldVideo video = video(number);
        Path file =
                folder.resolve(String.format(Locale.ROOT, "%s-%s-%d-%04d.mp4", domain, length.word(), seed, number));
        video.write(file);
        return new RenderedVideo(file, length, questions(video.timeline(), number));
    }

    /** From when to when something is seen in the video of this number: asked besides, and scored by overlap. */
    public Question span(int number) {
        return new Asker(Chance.of(domain + "/span", seed, number))
                .ask(Family.SPAN, video(number).timeline());
    }

    private WorldVideo video(int number) {
        return WorldVideo.random(Chance.of(domain + "/video", seed, number), length);
    }

    private List<Question> questions(Timeline timeline, int number) {
        RandomGenerator random = Chance.of(domain + "/questions", seed, number);
        Asker asker = new Asker(random);
        List<Question> questions = new ArrayList<>();
        for (Family family : Family.SCORED) {
            questions.add(asker.ask(family, timeline));
        }
        return questions;
    }
}
