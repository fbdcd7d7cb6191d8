package dev.tpo.curation.models;

import dev.tpo.answers.ClockTime;
import dev.tpo.answers.Texts;
import dev.tpo.curation.CaptionedSegment;
import dev.tpo.curation.Draws;
import dev.tpo.curation.Expectation;
import dev.tpo.curation.Question;
import dev.tpo.curation.QuestionWriter;
import dev.tpo.curation.RefusedException;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Video;
import dev.tpo.curation.prompts.Prompt;
import dev.tpo.curation.prompts.Prompts;
import dev.tpo.curation.prompts.Task;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Asks a model for a question of a type drawn from the mix, one at a time, and tells it what it has asked already. It
 * may say that the captions give rise to none.
 */
final class ModelQuestionWriter implements QuestionWriter {
    private static final String NONE_YET = "none yet";

    private final Asking asking;
    private final Prompts prompts;
    private final int maxTokens;

    ModelQuestionWriter(RoleModels models, Prompts prompts, int maxTokens) {
        this.asking = new Asking(models, prompts.of(Prompts.Name.REPAIR));
        this.prompts = prompts;
        this.maxTokens = maxTokens;
    }

    @Override
    public Optional<String> objection(String caption) {
        return caption.isBlank() ? Optional.of("is empty") : Optional.empty();
    }

    @Override
    public Written aboutSegment(Video video, CaptionedSegment segment, int most, Draws draws) {
        return write(
                prompts.of(Prompts.Name.SEGMENT_QUESTION),
                Map.of("caption", Captions.text(List.of(segment))),
                TaskMix.draw(prompts.tasks(), most, draws));
    }

    @Override
    public Written aboutVideo(Video video, List<CaptionedSegment> segments, int most, Draws draws) {
        return write(
                prompts.of(Prompts.Name.VIDEO_QUESTION),
                Map.of("captions", Captions.text(segments), "duration", ClockTime.of(video.durationSeconds())),
                TaskMix.draw(prompts.tasks(), most, draws));
    }

    private Written write(Prompt prompt, Map<String, String> about, List<Task> tasks) {
        List<Question> written = new ArrayList<>();
        int unsuitable = 0;
        int repeated = 0;
        int unreadable = 0;
        int refused = 0;
        for (Task task : tasks) {
            Map<String, String> values = new HashMap<>(about);
            values.put("task", task.name().replace('_', ' ') + ": " + task.description());
            values.put("asked", asked(written));
            var call = new RoleCall(
                    Role.QUESTION_WRITER, null, null, List.of(prompt.fill(values)), Form.QUESTION.asked(), maxTokens);
            Optional<Proposal> proposal;
            try {
                proposal = Optional.ofNullable(asking.ask(call, Form.QUESTION, ModelQuestionWriter::read)
                        .value());
            } catch (RefusedException e) {
                refused++;
                continue;
            }
            switch (proposal.orElse(null)) {
                case null -> unreadable++;
                case Proposal.None none -> unsuitable++;
                case Proposal.Asked(String question, String answer) -> {
                    if (written.stream().anyMatch(other -> Texts.same(other.text(), question))) {
                        repeated++;
                    } else {
                        written.add(new Question(task.name(), question, Expectation.NONE, answer));
                    }
                }
            }
        }
        return new Written(written, unsuitable, repeated, unreadable, refused);
    }

    private static String asked(List<Question> written) {
        return written.isEmpty()
                ? NONE_YET
                : written.stream().map(question -> "\n- " + question.text()).collect(Collectors.joining());
    }

    private sealed interface Proposal {
        record None() implements Proposal {}

        record Asked(String question, String answer) implements Proposal {}
    }

    private static Reading<Proposal> read(String text) {
        Map<String, JsonNode> fields = Form.QUESTION.in(text).orElse(null);
        if (fields == null) {
            return Words.sayNone(text)
                    ? new Reading.Read<>(new Proposal.None())
                    : new Reading.Unread<>("it holds no JSON object with question and answer");
        }
        JsonNode question = fields.get("question");
        JsonNode answer = fields.get("answer");
        if (isNone(question) || isNone(answer)) {
            return new Reading.Read<>(new Proposal.None());
        }
        if (question == null || answer == null) {
            return new Reading.Unread<>((question == null ? "question" : "answer") + " is missing");
        }
        return question.isString() && answer.isString()
                ? new Reading.Read<>(new Proposal.Asked(
                        question.asString().strip(), answer.asString().strip()))
                : new Reading.Unread<>("question and answer must be texts, or null");
    }

    private static boolean isNone(@Nullable JsonNode field) {
        return field != null && Words.sayNone(field);
    }
}
