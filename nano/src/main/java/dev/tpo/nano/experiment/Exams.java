package dev.tpo.nano.experiment;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Asker;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What models are asked: the same for all, about videos that none has seen. */
final class Exams {
    static final String NEEDLE = "needle";

    /** Numbers of frames that are seen of long videos in the sweep. */
    static final List<Integer> FRAMES = List.of(16, 32, 64);

    /** Sweeps beside the lengths are for these. */
    static final List<Arm> CLOSELY = List.of(Arms.BASE, Arms.SFT, Arms.MIXED);

    static final String DOMAIN = "experiment";

    /** A question is drawn so often before one that was drawn already is taken again. */
    private static final int TRIES = 20;

    static final List<Family> FAMILIES =
            Stream.concat(Family.SCORED.stream(), Stream.of(Family.SPAN)).toList();

    private Exams() {}

    /** One of each length, by its name. */
    static List<Exam> ofLengths(Studio studio, Crew<?> crew, Scale scale, Progress progress) {
        List<Exam> exams = new ArrayList<>();
        for (Length length : Length.values()) {
            progress.begin(Progress.Stage.RENDER, length.word() + " videos", scale.examVideos());
            List<Exam.Paper> papers = crew.map(
                    IntStream.range(0, scale.examVideos()).boxed().toList(),
                    (tool, number) -> paper(
                            studio, new Studio.Order(DOMAIN, seed(scale), length, number), scale.questionsPerFamily()),
                    progress::one);
            exams.add(new Exam(length.word(), papers));
            progress.end();
        }
        return exams;
    }

    /**
     * A needle in a haystack: one thing that is shown once, for one bucket, in a video of few others that come again and
     * again. Cells are {@code frames@depth}.
     */
    static Exam needle(Studio studio, Crew<?> crew, Scale scale, Progress progress) {
        List<Needle> needles = new ArrayList<>();
        for (int frames : Needle.FRAMES) {
            for (int depth : Needle.DEPTHS) {
                for (int number = 0; number < scale.needleVideos(); number++) {
                    needles.add(new Needle(frames, depth, number));
                }
            }
        }
        progress.begin(Progress.Stage.RENDER, "needles in haystacks", needles.size());
        List<Exam.Paper> papers = crew.map(needles, (tool, needle) -> needle.paper(studio), progress::one);
        progress.end();
        return new Exam(NEEDLE, papers);
    }

    static String ofFrames(int frames) {
        return "frames-" + frames;
    }

    /** The same videos, of which other numbers of frames are seen; what is scored right or wrong. */
    static List<Exam> ofFrames(Exam exam) {
        List<Exam> exams = new ArrayList<>();
        for (int frames : FRAMES) {
            exams.add(new Exam(
                    ofFrames(frames),
                    exam.papers().stream()
                            .map(paper -> new Exam.Paper(
                                    paper.clip(),
                                    frames,
                                    paper.tasks().stream()
                                            .filter(task -> Family.SCORED.contains(
                                                    task.question().family()))
                                            .toList()))
                            .toList()));
        }
        return exams;
    }

    /** A quick look is at other videos than the result, so that whoever looks and changes something has not chosen by it. */
    private static long seed(Scale scale) {
        return scale.equals(Scale.QUICK) ? 2 : 1;
    }

    private static Exam.Paper paper(Studio studio, Studio.Order order, int perFamily) {
        Clip clip = studio.shoot(order);
        Asker asker = new Asker(order.chance("questions"));
        List<Exam.Task> tasks = new ArrayList<>();
        for (Family family : FAMILIES) {
            List<Question> asked = new ArrayList<>();
            while (asked.size() < perFamily) {
                asked.add(another(asker, family, clip, asked));
            }
            asked.forEach(question -> tasks.add(new Exam.Task(question, "")));
        }
        return new Exam.Paper(clip, clip.frames(), tasks);
    }

    private static Question another(Asker asker, Family family, Clip clip, List<Question> asked) {
        Question question = asker.ask(family, clip.truth());
        for (int tries = 0; tries < TRIES && asked.contains(question); tries++) {
            question = asker.ask(family, clip.truth());
        }
        return question;
    }

    static boolean isFor(Exam exam, Arm arm) {
        return exam.papers().stream()
                                .allMatch(
                                        paper -> paper.frames() == paper.clip().frames())
                        && !exam.name().equals(NEEDLE)
                || CLOSELY.contains(arm);
    }

    /** As the suite's evaluations judge it; of an interval its overlap with the true one. */
    static double worth(Question question, String answer) {
        if (question.family() == Family.SPAN) {
            return question.overlap(answer);
        }
        return question.isRight(answer) ? 1 : 0;
    }
}
