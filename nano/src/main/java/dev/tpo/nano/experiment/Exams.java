package dev.tpo.nano.experiment;

import dev.tpo.nano.grammar.Family;
import dev.tpo.nano.questions.Asker;
import dev.tpo.nano.questions.Question;
import dev.tpo.nano.world.Length;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** What models are asked: the same for all, about videos that none has seen. */
final class Exams {
    static final String DOMAIN = "experiment";
    private static final long SEED = 1;

    /** A question is drawn so often before one that was drawn already is taken again. */
    private static final int TRIES = 20;

    private Exams() {}

    /** One of each length, by whose name it goes. */
    static Map<Length, Exam> ofLengths(Studio studio, Crew<?> crew, Scale scale, Progress progress) {
        Map<Length, Exam> exams = new LinkedHashMap<>();
        for (Length length : Length.values()) {
            progress.begin(Progress.Stage.RENDER, length.word() + " videos", scale.examVideos());
            List<Exam.Paper> papers = crew.map(
                    IntStream.range(0, scale.examVideos()).boxed().toList(),
                    (tool, number) -> paper(studio, length, number, scale.questionsPerFamily()),
                    progress::one);
            exams.put(length, new Exam(length.word(), papers));
            progress.end();
        }
        return exams;
    }

    private static Exam.Paper paper(Studio studio, Length length, int number, int perFamily) {
        Studio.Order order = new Studio.Order(DOMAIN, SEED, length, number);
        Clip clip = studio.shoot(order);
        Asker asker = new Asker(order.chance("questions"));
        List<Exam.Task> tasks = new ArrayList<>();
        for (Family family : Family.SCORED) {
            List<Question> asked = new ArrayList<>();
            while (asked.size() < perFamily) {
                asked.add(another(asker, family, clip, asked));
            }
            asked.forEach(question -> tasks.add(new Exam.Task(question, "")));
        }
        return new Exam.Paper(clip, length.frames(), tasks);
    }

    private static Question another(Asker asker, Family family, Clip clip, List<Question> asked) {
        Question question = asker.ask(family, clip.truth());
        for (int tries = 0; tries < TRIES && asked.contains(question); tries++) {
            question = asker.ask(family, clip.truth());
        }
        return question;
    }

    /** As the suite's evaluations judge it. */
    static double worth(Question question, String answer) {
        return question.isRight(answer) ? 1 : 0;
    }
}
