package dev.tpo.nano.grammar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.Answer;
import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Maker;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.QuestionTemplates;
import dev.tpo.curation.Reason;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Roles;
import dev.tpo.curation.Thresholds;
import dev.tpo.curation.Video;
import dev.tpo.curation.VideoCuration;
import dev.tpo.curation.VideoCurator;
import dev.tpo.curation.models.AnswerLimits;
import dev.tpo.curation.models.RoleCast;
import dev.tpo.curation.prompts.Prompts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CaptionQuestionsTest {
    private static final Set<Granularity> BOTH = EnumSet.allOf(Granularity.class);
    private static final CurationPlan PLAN = CurationPlan.of(7, Perturbation.OF_TPO);

    private static List<JudgedPair> curate(SceneModel model, CurationPlan plan) {
        return new VideoCurator(model.roles(), plan)
                .curate(model.video("abc", 32), BOTH)
                .pairs();
    }

    private static Map<Reason, List<JudgedPair>> byReason(List<JudgedPair> pairs) {
        Map<Reason, List<JudgedPair>> byReason = new HashMap<>();
        for (JudgedPair pair : pairs) {
            if (!pair.kept()) {
                byReason.computeIfAbsent(pair.reason(), reason -> new java.util.ArrayList<>())
                        .add(pair);
            }
        }
        return byReason;
    }

    private static Predicate<JudgedPair> about(Granularity granularity) {
        return pair -> pair.granularity() == granularity;
    }

    @Test
    void theFormsAreFoundByTheirNameAndSayHowToAskForCaptions() {
        QuestionTemplates templates = QuestionTemplates.named("templates").orElseThrow();

        assertThat(templates).isInstanceOf(CaptionQuestions.class);
        assertThat(templates.captionPrompt().text()).isEqualTo(Wording.DESCRIBE);
        assertThat(templates.captionPrompt().id()).startsWith("nano-captioner.v1#");
        assertThat(QuestionTemplates.named("epics")).isEmpty();
    }

    @Test
    void whatTheModelSeesWithTheEvidenceOnlyIsKept() {
        SceneModel model = SceneModel.ofEight();

        List<JudgedPair> kept =
                curate(model, PLAN).stream().filter(JudgedPair::kept).toList();

        assertThat(kept).anyMatch(about(Granularity.LOCALIZED)).anyMatch(about(Granularity.COMPREHENSIVE));
        assertThat(kept).allSatisfy(pair -> {
            assertThat(pair.chosen()).isEqualTo(model.say(pair.chosenFrames(), pair.prompt()));
            assertThat(pair.rejected()).isEqualTo(model.say(pair.rejectedFrames(), pair.prompt()));
            assertThat(pair.chosen()).isNotEqualTo(pair.rejected());
            assertThat(pair.scores().marginNats()).isGreaterThanOrEqualTo(1);
            assertThat(pair.perturbation().granularity()).isEqualTo(pair.granularity());
        });
    }

    @Test
    void perturbationsShowWhatTheyShould() {
        SceneModel model = SceneModel.ofEight();
        Video video = model.video("abc", 32);

        for (JudgedPair pair : curate(model, PLAN)) {
            List<Double> seen = pair.rejectedFrames();
            switch (pair.perturbation()) {
                case IRRELEVANT ->
                    assertThat(seen)
                            .hasSize(16)
                            .allMatch(time -> time < pair.startSeconds() || time > pair.endSeconds());
                case INCOMPLETE ->
                    assertThat(seen).hasSize(8).isSubsetOf(pair.chosenFrames()).isSorted();
                case DOWNSAMPLED ->
                    assertThat(seen)
                            .hasSize(6)
                            .contains(
                                    video.timestampsSeconds().getFirst(),
                                    video.timestampsSeconds().getLast());
                case DROPPED, REVERSED, SHUFFLED -> throw new AssertionError("not in the plan");
            }
        }
    }

    @Test
    void theSeedAndTheContentDecideEverything() {
        List<JudgedPair> one = curate(SceneModel.ofEight(), PLAN);

        assertThat(curate(SceneModel.ofEight(), PLAN)).isEqualTo(one);
        assertThat(curate(SceneModel.ofEight(), CurationPlan.of(8, PLAN.perturbations())))
                .isNotEqualTo(one);
        SceneModel model = SceneModel.ofEight();
        assertThat(new VideoCurator(model.roles(), PLAN)
                        .curate(model.video("def", 32), BOTH)
                        .pairs())
                .isNotEqualTo(one);
    }

    @Test
    void thePairsOfASeedStayWhatTheyAre() throws Exception {
        String pairs = told(curate(SceneModel.ofEight(), PLAN));

        byte[] digest = MessageDigest.getInstance("SHA-256").digest(pairs.getBytes(StandardCharsets.UTF_8));
        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("b330aac0b04f0c80beb69659a4831b68b23dd551b7f5bbdead9c4d45c3f4d808");
    }

    private static String told(List<JudgedPair> pairs) {
        return pairs.stream()
                .map(pair -> String.join(
                        "|",
                        List.of(
                                pair.granularity().toString(),
                                pair.family(),
                                pair.perturbation().toString(),
                                pair.startSeconds() + "-" + pair.endSeconds(),
                                pair.prompt(),
                                pair.chosen(),
                                pair.rejected(),
                                pair.chosenFrames().toString(),
                                pair.rejectedFrames().toString(),
                                String.valueOf(pair.scores()),
                                String.valueOf(pair.reason()))))
                .collect(Collectors.joining("\n"));
    }

    @Test
    void theyAreTheSameWhenTheFormsAreCastWithModelsBehindRoles() {
        SceneModel model = SceneModel.ofEight();
        var behind = new RoleModels() {
            @Override
            public Answer ask(RoleCall call) {
                return model.answer(
                        call.shown().video(),
                        call.shown().timestampsSeconds(),
                        call.turns().getLast());
            }

            @Override
            public List<Double> score(RoleCall.Shown shown, String question, List<String> answers) {
                return model.score(shown.video(), shown.timestampsSeconds(), question, answers);
            }
        };
        Roles roles = new RoleCast(behind, Map.of(Role.ANSWERER, "scenes"), Prompts.embedded(), AnswerLimits.DEFAULTS)
                .roles(QuestionTemplates.named("templates").orElseThrow(), Thresholds.DEFAULTS);

        List<JudgedPair> pairs = new VideoCurator(roles, PLAN)
                .curate(model.video("abc", 32), BOTH)
                .pairs();

        assertThat(told(pairs)).isEqualTo(told(curate(SceneModel.ofEight(), PLAN)));
        assertThat(pairs)
                .allSatisfy(pair -> assertThat(pair.origin().makers())
                        .containsEntry(Role.QUESTION_WRITER, new Maker("templates", List.of("nano-forms.v2"))));
    }

    @Test
    void theFormsAreAskedUnderReorderedFrames() {
        List<JudgedPair> pairs = curate(SceneModel.ofEight(), CurationPlan.of(7, Perturbation.OF_TEMPLE));

        assertThat(pairs)
                .anyMatch(JudgedPair::kept)
                .allMatch(about(Granularity.COMPREHENSIVE))
                .allMatch(pair -> CurationPlan.DEFAULT_STRENGTHS.contains(pair.strength()));
        assertThat(pairs.stream().filter(pair -> pair.perturbation() == Perturbation.REVERSED))
                .isNotEmpty()
                .allSatisfy(pair -> assertThat(pair.rejectedFrames().getFirst())
                        .isGreaterThan(pair.rejectedFrames().getLast()));
    }

    @Test
    void oneGranularityDoesNotChangeTheOther() {
        SceneModel model = SceneModel.ofEight();
        VideoCurator curator = new VideoCurator(model.roles(), PLAN);
        Video video = model.video("abc", 32);

        List<JudgedPair> both = curator.curate(video, BOTH).pairs();

        for (Granularity granularity : Granularity.values()) {
            assertThat(curator.curate(video, EnumSet.of(granularity)).pairs())
                    .isEqualTo(both.stream().filter(about(granularity)).toList());
        }
    }

    @Test
    void noPairComesTwice() {
        Set<String> seen = new HashSet<>();

        assertThat(curate(SceneModel.ofEight(), PLAN))
                .allMatch(pair -> seen.add(
                        pair.startSeconds() + "|" + pair.endSeconds() + "|" + pair.prompt() + pair.perturbation()));
    }

    @Test
    void anAnswerThatContradictsTheCaptionIsRejectedBeforeAnythingElseIsAsked() {
        SceneModel model = new SceneModel("old dog", "red kite", "tall tower", "blue boat") {
            @Override
            String say(List<Double> frames, String question) {
                return question.equals(Wording.DESCRIBE) ? super.say(frames, question) : "something else";
            }
        };

        List<JudgedPair> pairs = curate(model, PLAN);

        assertThat(pairs).isNotEmpty().allSatisfy(pair -> {
            assertThat(pair.reason()).isEqualTo(Reason.CONTRADICTS_CAPTION);
            assertThat(pair.rejected()).isEmpty();
        });
        assertThat(model.asked).hasValue(3 + pairs.size());
        assertThat(model.scored).hasValue(0);
    }

    @Test
    void equalAnswersAreRejectedWithoutScoring() {
        SceneModel model = new SceneModel("old dog", "red kite", "tall tower", "blue boat") {
            @Override
            String say(List<Double> frames, String question) {
                return super.say(
                        question.equals(Wording.DESCRIBE)
                                ? frames
                                : video("abc", 200).timestampsSeconds(),
                        question);
            }
        };

        assertThat(byReason(curate(model, PLAN))).containsKey(Reason.ANSWERS_IDENTICAL);
        assertThat(model.scored).hasValue(0);
    }

    @Test
    void doubtAndSmallMarginsAreRejected() {
        SceneModel unsure = new SceneModel("old dog", "red kite", "tall tower", "blue boat", "green hill") {
            @Override
            public List<Double> score(Video video, List<Double> frames, String question, List<String> answers) {
                return List.of(Math.log(0.6), -5.0);
            }
        };
        SceneModel torn = new SceneModel("old dog", "red kite", "tall tower", "blue boat", "green hill") {
            @Override
            public List<Double> score(Video video, List<Double> frames, String question, List<String> answers) {
                return List.of(-0.2, -1.19);
            }
        };
        SceneModel justSure = new SceneModel("old dog", "red kite", "tall tower", "blue boat", "green hill") {
            @Override
            public List<Double> score(Video video, List<Double> frames, String question, List<String> answers) {
                return List.of(-0.25, -1.25);
            }
        };

        assertThat(byReason(curate(unsure, PLAN))).containsKey(Reason.LOW_PROBABILITY);
        assertThat(curate(unsure, PLAN)).noneMatch(JudgedPair::kept);
        assertThat(byReason(curate(torn, PLAN))).containsKey(Reason.SMALL_MARGIN);
        assertThat(curate(torn, PLAN)).noneMatch(JudgedPair::kept);
        assertThat(curate(justSure, PLAN)).anyMatch(JudgedPair::kept);
    }

    @Test
    void emptyAndUnfinishedAnswersAreRejected() {
        SceneModel silent = new SceneModel("old dog", "red kite", "tall tower", "blue boat") {
            @Override
            String say(List<Double> frames, String question) {
                return question.equals(Wording.DESCRIBE) ? super.say(frames, question) : " ";
            }
        };
        SceneModel endless = new SceneModel("old dog", "red kite", "tall tower", "blue boat") {
            @Override
            public Answer answer(Video video, List<Double> frames, String question) {
                return new Answer(say(frames, question), question.equals(Wording.DESCRIBE));
            }
        };

        assertThat(byReason(curate(silent, PLAN))).containsOnlyKeys(Reason.NO_ANSWER);
        assertThat(byReason(curate(endless, PLAN))).containsOnlyKeys(Reason.ANSWER_CUT_OFF);
    }

    @Test
    void captionsThatAreNoListAreTold() {
        SceneModel prosaic = new SceneModel("a man walks slowly through an empty street at night");

        VideoCuration curation = new VideoCurator(prosaic.roles(), PLAN).curate(prosaic.video("abc", 32), BOTH);

        assertThat(curation.pairs()).isEmpty();
        assertThat(curation.unusable()).hasSize(3);
        assertThat(prosaic.asked).hasValue(3);
    }

    @Test
    void captionsAreReadWhateverTheySpeakOf() {
        assertThat(Caption.parse("The Red Circle, a blue square,green ring."))
                .hasValue(new Caption(List.of("red circle", "blue square", "green ring")));
        assertThat(Caption.parse("red circle")).isEmpty();
        assertThat(Caption.parse("red circle, red circle")).isEmpty();
        assertThat(Caption.parse("red circle, , ring")).isEmpty();
        assertThat(Caption.parse("")).isEmpty();
    }

    @Test
    void aWholeVideosAnswerMustAgreeWithAllCaptionsTogether() {
        Storyline story = new Storyline(List.of(
                new Caption(List.of("a", "b", "c")),
                new Caption(List.of("c", "b", "d")),
                new Caption(List.of("d", "e"))));

        assertThat(story.after("a")).hasValue("b");
        assertThat(story.after("b")).as("c or d").isEmpty();
        assertThat(story.before("e")).hasValue("d");
        assertThat(story.first("e", "a")).hasValue("a");
        assertThat(story.first("b", "c")).as("told both ways").isEmpty();
    }

    @Test
    void whatNeverAppearsIsMadeOfWordsThatDo() {
        Storyline story = new Storyline(List.of(new Caption(List.of("red kite", "blue boat"))));

        assertThat(story.absent()).containsExactlyInAnyOrder("red boat", "blue kite");
    }

    @Test
    void fromWhenToWhenIsAskedOfWhatBeginsAndEndsWithinTheSegment() {
        SceneModel model = SceneModel.ofEight();
        List<JudgedPair> spans = curate(model, PLAN).stream()
                .filter(pair -> pair.family().equals(Family.SPAN.word()))
                .toList();

        assertThat(spans).anyMatch(JudgedPair::kept).allSatisfy(pair -> {
            int scene = model.scenes.indexOf(pair.prompt().replaceAll("When is the | shown\\?", ""));
            assertThat(scene * 20.0).isGreaterThan(pair.startSeconds());
            assertThat(scene * 20.0 + 20).isLessThan(pair.endSeconds() + 5);
        });
        var within = new Expectations.TimesWithin(60, 120, 5);
        assertThat(List.of("01:00 to 01:20", "00:56 to 2:04.")).allMatch(within::agrees);
        assertThat(List.of("00:54 to 01:00", "01:20 to 01:20", "01:20 to 01:00", "01:00", "01:00 to 02:06", "to"))
                .noneMatch(within::agrees);
    }

    @Test
    void timesMustLieWithinTheSegment() {
        var within = new Expectations.TimeWithin(60, 120, 5);

        assertThat(List.of("01:00", "00:56", "2:04", " 01:30. ")).allMatch(within::agrees);
        assertThat(List.of("00:54", "02:06", "soon", "1:2", "01:75")).noneMatch(within::agrees);
    }
}
