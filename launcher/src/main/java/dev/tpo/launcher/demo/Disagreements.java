package dev.tpo.launcher.demo;

import dev.tpo.answers.Texts;
import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.nano.benchmark.RenderedVideo;
import dev.tpo.nano.questions.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Questions about unlabelled videos to which two models give different answers. They are found by that alone; who is right
 * is read afterwards from what the videos were rendered from, which neither model has seen.
 */
final class Disagreements {
    private static final int ANSWER_TOKENS = 16;

    private final int asked;
    private final List<Disagreement> found = new ArrayList<>();

    private Disagreements(int asked) {
        this.asked = asked;
    }

    /** A video of the suite with what it was rendered from. */
    record Known(String fileId, RenderedVideo video) {}

    /** @param truth what the video was rendered from */
    record Disagreement(String question, String truth, String before, String after) {
        private boolean beforeIsRight() {
            return Texts.same(before, truth);
        }

        private boolean afterIsRight() {
            return Texts.same(after, truth);
        }
    }

    static Disagreements between(SuiteClient suite, String before, String after, List<Known> videos) {
        Disagreements disagreements = new Disagreements(videos.stream()
                .mapToInt(known -> known.video().questions().size())
                .sum());
        for (Known known : videos) {
            for (Question question : known.video().questions()) {
                disagreements.add(new Disagreement(
                        question.text(),
                        question.answer(),
                        answer(suite, before, known, question),
                        answer(suite, after, known, question)));
            }
        }
        return disagreements;
    }

    /** For tests. */
    static Disagreements of(List<Disagreement> answers) {
        Disagreements disagreements = new Disagreements(answers.size());
        answers.forEach(disagreements::add);
        return disagreements;
    }

    private void add(Disagreement answers) {
        if (!Texts.same(answers.before(), answers.after())) {
            found.add(answers);
        }
    }

    private static String answer(SuiteClient suite, String model, Known known, Question question) {
        List<ChatMessage> messages =
                List.of(ChatMessage.user(ContentPart.video(known.fileId(), null), ContentPart.text(question.text())));
        MediaIoKwargs frames = MediaIoKwargs.frames(known.video().length().frames());
        return suite.post(
                        "/v1/chat/completions",
                        ChatCompletionRequest.greedy(model, messages, ANSWER_TOKENS, frames),
                        ChatCompletion.class)
                .text();
    }

    /** How often they disagree and who is right then; at most so many examples, those first that the second got right. */
    List<String> lines(int examples) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(
                Locale.ROOT,
                "Of %d questions about unlabelled videos, those that the pairs were made of, the two disagree on %d. By what "
                        + "the videos were rendered from the base is right in %d of these, the tuned model in %d, neither in %d.",
                asked,
                found.size(),
                found.stream().filter(Disagreement::beforeIsRight).count(),
                found.stream().filter(Disagreement::afterIsRight).count(),
                found.stream()
                        .filter(one -> !one.beforeIsRight() && !one.afterIsRight())
                        .count()));
        List<Disagreement> won = found.stream()
                .filter(Disagreement::afterIsRight)
                .limit(examples)
                .toList();
        if (!won.isEmpty()) {
            lines.add("Chosen among these, " + won.size() + " that the tuned model got right:");
            won.stream().flatMap(Disagreements::told).forEach(lines::add);
        }
        return lines;
    }

    private static Stream<String> told(Disagreement one) {
        return Stream.of("  " + one.question(), "    base " + one.before() + " → tuned " + one.after());
    }
}
