package dev.tpo.nano.experiment;

import dev.tpo.nano.questions.Question;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleBiFunction;

/**
 * Questions about videos that every model is asked alike.
 *
 * @param name which one it is
 * @param frames that are seen of each video
 */
record Exam(String name, List<Paper> papers) {

    /**
     * All that is asked about a video.
     *
     * @param frames of it that are seen, evenly spread
     */
    record Paper(Clip clip, int frames, List<Task> tasks) {}

    /**
     * @param cell where the question stands in a sweep, empty elsewhere
     */
    record Task(Question question, String cell) {}

    /**
     * A model's answer.
     *
     * @param video its content
     * @param worth from 0 to 1
     */
    record Answered(
            String video, String family, String cell, String question, String expected, String answer, double worth) {}

    int questions() {
        return papers.stream().mapToInt(paper -> paper.tasks().size()).sum();
    }

    /** The model's answers, in the order of the questions; asked for if they are not there. */
    List<Answered> answers(
            WorkDir work,
            String model,
            String modelHash,
            Crew<Pupil> crew,
            ToDoubleBiFunction<Question, String> worth,
            Progress progress) {
        Path product = file(work, model, modelHash);
        if (!product.toFile().exists()) {
            progress.begin(Progress.Stage.ANSWER, name + ", " + model, questions());
            List<List<Answered>> answers =
                    crew.map(papers, (pupil, paper) -> sat(pupil, paper, worth, progress), () -> {});
            WorkDir.makeLines(product, answers.stream().flatMap(List::stream).toList());
            progress.end();
        }
        return WorkDir.readLines(product, Answered.class);
    }

    boolean isAnswered(WorkDir work, String model, String modelHash) {
        return file(work, model, modelHash).toFile().exists();
    }

    private Path file(WorkDir work, String model, String modelHash) {
        return work.product("answers", name + "-" + model, ".jsonl", modelHash, Code.EXAMINING.hash(), content());
    }

    /** Which questions about which frames of which videos. */
    private String content() {
        return WorkDir.hash(papers.stream()
                .map(paper -> List.of(paper.clip().sha256(), paper.frames(), paper.tasks()))
                .toArray());
    }

    private static List<Answered> sat(
            Pupil pupil, Paper paper, ToDoubleBiFunction<Question, String> worth, Progress progress) {
        List<Answered> answers = paper.tasks().stream()
                .map(task -> {
                    Question question = task.question();
                    String answer = pupil.answer(paper.clip(), paper.frames(), question.text());
                    return new Answered(
                            paper.clip().sha256(),
                            question.family().word(),
                            task.cell(),
                            question.text(),
                            question.answer(),
                            answer,
                            worth.applyAsDouble(question, answer));
                })
                .toList();
        progress.many(answers.size());
        return answers;
    }
}
