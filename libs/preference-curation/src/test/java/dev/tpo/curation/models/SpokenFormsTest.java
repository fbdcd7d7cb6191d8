package dev.tpo.curation.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.AnswerJudge;
import dev.tpo.curation.CaptionedSegment;
import dev.tpo.curation.Draws;
import dev.tpo.curation.Expectation;
import dev.tpo.curation.Question;
import dev.tpo.curation.QuestionWriter;
import dev.tpo.curation.Reason;
import dev.tpo.curation.RefusedException;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.Video;
import dev.tpo.curation.prompts.Prompts;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What models make of a form that they are asked to fill in, and what we make of that. */
class SpokenFormsTest {
    private static final Prompts PROMPTS = Prompts.embedded();
    private static final Video VIDEO = ScriptedModels.video("abc", 8, 80);
    private static final CaptionedSegment CAPTION =
            new CaptionedSegment(0, 40, List.of(0.0, 40.0), "A dog runs to a gate.");

    private final ScriptedModels models = new ScriptedModels();

    private QuestionWriter.Written write(String... texts) {
        models.on(Role.QUESTION_WRITER, texts);
        return new ModelQuestionWriter(models, PROMPTS, 100).aboutSegment(VIDEO, CAPTION, 1, Draws.of(1, "abc", "q"));
    }

    private AnswerJudge.Judgement judge(String... texts) {
        models.on(Role.JUDGE, texts);
        var question = new Question("object", "What runs?", Expectation.NONE);
        return new ModelJudge(models, PROMPTS, 100)
                .compare(new AnswerJudge.Comparison(
                        VIDEO, List.of(0.0, 40.0), List.of(CAPTION), question, "A dog.", "A cat."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"question\": \"What runs?\", \"answer\": \"A dog.\"}",
                "```json\n{\"question\": \"What runs?\", \"answer\": \"A dog.\"}\n```",
                "Sure! Here is {my} question:\n\n{\"question\": \"What runs?\", \"answer\": \"A dog.\",}\nI hope it helps.",
                "{'question': 'What runs?', 'answer': 'A dog.'}",
                "{question: \"What runs?\", answer: \"A dog.\"} // as asked",
                "{\"Question\": \" What runs? \", \"ANSWER\": \"A dog.\", \"type\": \"object\"}",
                "<think>It could be {\"question\": \"Why?\", \"answer\": \"No.\"}</think>"
                        + "{\"question\": \"What runs?\", \"answer\": \"A dog.\"}",
                "It reasons aloud.</think>\n{\"question\": \"What runs?\", \"answer\": \"A dog.\"}",
                "{\"result\": {\"question\": \"What runs?\", \"answer\": \"A dog.\"}}",
                "[{\"question\": \"What runs?\", \"answer\": \"A dog.\"}, {\"question\": \"Why?\", \"answer\": \"No.\"}]",
                "{\"question\": \"Wh {\"question\": \"What runs?\", \"answer\": \"A dog.\"}",
                "{\"question\": \"What runs?\",\n\n \"answer\": \"A dog.\"}{\"question\": null, \"answer\": null}"
            })
    void aQuestionIsReadHoweverItIsWrapped(String text) {
        QuestionWriter.Written written = write(text);

        assertThat(written.questions()).singleElement().satisfies(question -> {
            assertThat(question.text()).isEqualTo("What runs?");
            assertThat(question.reference()).isEqualTo("A dog.");
        });
        assertThat(models.calls).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "None",
                "none.",
                "```\nnull\n```",
                "**None** - the description tells of one event only.",
                "Unsuitable",
                "{\"question\": null, \"answer\": null}",
                "{\"question\": None, \"answer\": None}",
                "{\"question\": \"None\", \"answer\": \"\"}",
                "{\"question\": null}",
                "{\"question\": \"What runs?\", \"answer\": null}"
            })
    void noneIsNoErrorAndIsNotAskedAgain(String text) {
        QuestionWriter.Written written = write(text);

        assertThat(written).isEqualTo(new QuestionWriter.Written(List.of(), 1, 0, 0, 0));
        assertThat(models.calls).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsAskedForOnceMoreWithTheReason() {
        QuestionWriter.Written written =
                write("What runs? I'd say a dog.", "{\"question\":\"Who?\",\"answer\":\"A dog\"}");

        assertThat(written.questions()).extracting(Question::text).containsExactly("Who?");
        assertThat(models.calls).hasSize(2);
        RoleCall again = models.calls.getLast();
        assertThat(again.turns()).hasSize(3);
        assertThat(again.turns().getFirst())
                .isEqualTo(models.calls.getFirst().turns().getFirst());
        assertThat(again.turns().get(1)).isEqualTo("What runs? I'd say a dog.");
        assertThat(again.turns().getLast()).contains("no JSON object").contains("\"question\"");
        assertThat(again.form()).isEqualTo(models.calls.getFirst().form());
    }

    @Test
    void anAnswerThatBrokeOffIsToldSo() {
        write("{\"question\": \"What…", "None");

        assertThat(models.calls.getLast().turns().getLast()).contains("broke off");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "{\"question\": 7, \"answer\": \"A dog\"}", "{\"question\": \"What?\"}", "<think>Hm, what"})
    void whatCannotBeReadTwiceIsCountedAndNotAskedAThirdTime(String text) {
        QuestionWriter.Written written = write(text);

        assertThat(written).isEqualTo(new QuestionWriter.Written(List.of(), 0, 0, 1, 0));
        assertThat(models.calls).hasSize(2);
        assertThat(models.calls.getLast().turns()).noneMatch(String::isBlank);
    }

    @Test
    void aRefusalCostsAQuestion() {
        models.on(Role.QUESTION_WRITER, call -> {
            throw new RefusedException("content_filter", "not this one");
        });

        assertThat(new ModelQuestionWriter(models, PROMPTS, 100)
                        .aboutSegment(VIDEO, CAPTION, 3, Draws.of(1, "abc", "q")))
                .isEqualTo(new QuestionWriter.Written(List.of(), 0, 0, 0, 3));
    }

    @Test
    void aQuestionThatWasAskedAlreadyIsToldAndCountsOnce() {
        models.on(Role.QUESTION_WRITER, "{\"question\": \"What runs?\", \"answer\": \"A dog.\"}");

        QuestionWriter.Written written =
                new ModelQuestionWriter(models, PROMPTS, 100).aboutSegment(VIDEO, CAPTION, 3, Draws.of(1, "abc", "q"));

        assertThat(written.questions()).hasSize(1);
        assertThat(written.repeated()).isEqualTo(2);
        assertThat(ScriptedModels.first(models.calls.getFirst())).contains("none yet");
        assertThat(ScriptedModels.first(models.calls.get(1))).contains("- What runs?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"better\": \"yes\", \"contradicts\": \"no\", \"correct\": \"yes\"} | ",
                "{\"better\": true, \"contradicts\": false, \"correct\": true} | ",
                "{\"better\": Yes, \"contradicts\": NO, \"correct\": yes} | ",
                "{'better': True, 'contradicts': False, 'correct': True,} | ",
                "```{\"Better\": \"Yes.\", \"Contradicts\": \"No, it does not.\", \"Correct\": \"YES\"}``` | ",
                "{\"better\": \"no\", \"contradicts\": \"no\", \"correct\": \"yes\"} | NOT_BETTER",
                "{\"better\": \"Equally good\", \"contradicts\": \"no\", \"correct\": \"yes\"} | EQUALLY_GOOD",
                "{\"better\": equal, \"contradicts\": no, \"correct\": yes} | EQUALLY_GOOD",
                "{\"better\": \"yes\", \"contradicts\": \"yes\", \"correct\": \"yes\"} | CONTRADICTS_CAPTION",
                "{\"better\": \"yes\", \"contradicts\": \"no\", \"correct\": \"no\"} | NOT_CORRECT"
            })
    void onlyYesNoYesIsKept(String text, Reason reason) {
        AnswerJudge.Judgement judgement = judge(text);

        assertThat(judgement.reason()).isEqualTo(reason);
        assertThat(judgement.verdict().text()).isEqualTo(text.strip());
        assertThat(judgement.verdict().better()).isIn("yes", "no", "equal");
        assertThat(models.calls).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "Answer 1 is better. | no JSON object",
                "{\"better\": \"maybe\", \"contradicts\": \"no\", \"correct\": \"yes\"} | better must be",
                "{\"better\": \"yes\", \"contradicts\": \"equal\", \"correct\": \"yes\"} | contradicts must be",
                "{\"better\": \"yes\", \"contradicts\": \"no\"} | correct must be"
            })
    void aVerdictThatCannotBeReadTwiceIsAReasonOfItsOwn(String text, String why) {
        AnswerJudge.Judgement judgement = judge(text);

        assertThat(judgement.reason()).isEqualTo(Reason.VERDICT_UNREADABLE);
        assertThat(judgement.verdict().better()).isNull();
        assertThat(judgement.verdict().text()).isEqualTo(text);
        assertThat(models.calls).hasSize(2);
        assertThat(models.calls.getLast().turns().getLast()).contains(why);
    }

    @Test
    void theJudgeIsToldTheCaptionTheQuestionAndThePreferredAnswerFirst() {
        judge("{\"better\": \"yes\", \"contradicts\": \"no\", \"correct\": \"yes\"}");

        RoleCall call = models.calls.getFirst();
        assertThat(ScriptedModels.first(call))
                .contains("A dog runs to a gate.")
                .contains("Question: What runs?")
                .contains("Answer 1: A dog.")
                .contains("Answer 2: A cat.");
        assertThat(call.shown()).as("a judge reads").isNull();
        assertThat(call.form().jsonSchema()).contains("\"enum\":[\"yes\",\"no\",\"equal\"]");
    }

    @Test
    void whateverIsLeftOfAnAnswerItIsReadOrNotAndNothingBreaks() {
        String whole =
                "Sure:\n```json\n{\"better\": \"yes\", 'contradicts': no, \"correct\": [1, {\"a\": None}],}\n```";
        for (int end = 0; end <= whole.length(); end++) {
            judge(whole.substring(0, end));
            judge(whole.substring(end));
        }
        var random = new Random(3);
        for (int round = 0; round < 2000; round++) {
            var text = new StringBuilder(whole);
            for (int i = 0; i < 3; i++) {
                text.setCharAt(random.nextInt(text.length()), "{}[]\"':,\\ \n".charAt(random.nextInt(11)));
            }
            judge(text.toString());
        }
        assertThat(judge("{\"a\":".repeat(10_000)).reason()).isEqualTo(Reason.VERDICT_UNREADABLE);
        assertThat(judge("{ ".repeat(10_000)).reason()).isEqualTo(Reason.VERDICT_UNREADABLE);
    }
}
