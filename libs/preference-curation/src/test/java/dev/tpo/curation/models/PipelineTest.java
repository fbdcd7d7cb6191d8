package dev.tpo.curation.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.curation.Answer;
import dev.tpo.curation.CaptionedSegment;
import dev.tpo.curation.CurationPlan;
import dev.tpo.curation.Curriculum;
import dev.tpo.curation.Granularity;
import dev.tpo.curation.JudgedPair;
import dev.tpo.curation.Maker;
import dev.tpo.curation.Perturbation;
import dev.tpo.curation.Reason;
import dev.tpo.curation.RefusedException;
import dev.tpo.curation.Role;
import dev.tpo.curation.RoleCall;
import dev.tpo.curation.RoleModels;
import dev.tpo.curation.Roles;
import dev.tpo.curation.SegmentPlan;
import dev.tpo.curation.Stage;
import dev.tpo.curation.Thresholds;
import dev.tpo.curation.Video;
import dev.tpo.curation.VideoCuration;
import dev.tpo.curation.VideoCurator;
import dev.tpo.curation.prompts.Prompts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Models that write sentences, from a video to judged pairs. */
class PipelineTest {
    private static final Set<Granularity> BOTH = EnumSet.allOf(Granularity.class);
    private static final Map<Role, String> NAMES = Map.of(
            Role.CAPTIONER,
            "fleet/qwen@1",
            Role.QUESTION_WRITER,
            "judge/gpt",
            Role.ANSWERER,
            "nano",
            Role.JUDGE,
            "judge/gpt");
    private static final Video LONG = ScriptedModels.video("long", 32, 3600);

    private final ScriptedModels models = new ScriptedModels();

    private static CurationPlan plan(Set<Perturbation> perturbations) {
        return new CurationPlan(7, perturbations, Map.of(), SegmentPlan.STRETCHES, 2, 6, Curriculum.AS_MADE);
    }

    private static CurationPlan all() {
        return plan(EnumSet.allOf(Perturbation.class));
    }

    private static Roles cast(RoleModels models) {
        return new RoleCast(models, NAMES, Prompts.embedded(), AnswerLimits.DEFAULTS).roles(null, null);
    }

    private VideoCuration curate(CurationPlan plan) {
        return new VideoCurator(cast(models), plan).curate(LONG, BOTH);
    }

    @Test
    void pairsAreMadeOfAnHourOfVideoAndCarryAllThatIsKnownOfThem() {
        VideoCuration curation = curate(all());

        assertThat(curation.pairs()).hasSize(3 * 2 + 6).allSatisfy(pair -> {
            assertThat(pair.kept()).isTrue();
            assertThat(pair.chosen()).isEqualTo("I see it happen at " + pair.chosenFrames() + ".");
            assertThat(pair.rejected()).isEqualTo("I see it happen at " + pair.rejectedFrames() + ".");
            assertThat(pair.verdict().better()).isEqualTo("yes");
            assertThat(pair.origin().reference()).isEqualTo("Onions.");
            assertThat(pair.origin().makers().get(Role.CAPTIONER).model()).isEqualTo("fleet/qwen@1");
            assertThat(pair.origin().makers().get(Role.JUDGE).prompts())
                    .contains(Prompts.embedded().of(Prompts.Name.JUDGE).id());
            assertThat(pair.origin().makers().get(Role.ANSWERER)).isEqualTo(new Maker("nano", List.of()));
            assertThat(pair.strength() != null).isEqualTo(pair.perturbation().graded());
            assertThat(Prompts.embedded().tasks()).anyMatch(task -> task.name().equals(pair.family()));
        });
        assertThat(curation.pairs().stream().filter(pair -> pair.granularity() == Granularity.LOCALIZED))
                .allSatisfy(pair -> {
                    assertThat(pair.endSeconds() - pair.startSeconds()).isBetween(29.9, 30.1);
                    assertThat(pair.chosenFrames()).hasSize(32);
                    assertThat(pair.origin().captions())
                            .singleElement()
                            .satisfies(caption ->
                                    assertThat(caption.startSeconds()).isEqualTo(pair.startSeconds()));
                });
        assertThat(curation.pairs().stream().filter(pair -> pair.granularity() == Granularity.COMPREHENSIVE))
                .allSatisfy(pair -> {
                    assertThat(pair.chosenFrames()).isEqualTo(LONG.timestampsSeconds());
                    assertThat(pair.origin().captions())
                            .hasSize(8)
                            .extracting(CaptionedSegment::startSeconds)
                            .isSorted();
                });
        assertThat(ScriptedModels.first(models.of(Role.QUESTION_WRITER).getLast()))
                .as("the video's captions with their times")
                .contains("[00:00 - 05:37] A cook")
                .contains("video of 1:00:00");
    }

    @Test
    void yieldsSayWhatBecameOfWhat() {
        models.on(
                Role.QUESTION_WRITER,
                call -> ScriptedModels.first(call).contains("of this type:\ntemporal")
                        ? "None"
                        : "{\"question\": \"Of " + ScriptedModels.first(call).hashCode()
                                + "?\", \"answer\": \"Yes.\"}");
        models.on(
                Role.JUDGE,
                call -> ScriptedModels.first(call).hashCode() % 2 == 0
                        ? "{\"better\": \"yes\", \"contradicts\": \"no\", \"correct\": \"yes\"}"
                        : "{\"better\": \"yes\", \"contradicts\": \"no\", \"correct\": \"no\"}");

        VideoCuration curation = curate(plan(Perturbation.OF_TPO));

        var yields = curation.yields();
        assertThat(yields.of(Stage.CAPTIONS)).isEqualTo(11);
        assertThat(yields.of(Stage.QUESTIONS) + yields.of(Stage.QUESTIONS_UNSUITABLE))
                .isEqualTo(3 * 2 + 6);
        assertThat(yields.of(Stage.QUESTIONS_UNSUITABLE)).isPositive();
        assertThat(yields.of(Stage.PREFERRED_ANSWERS)).isEqualTo(yields.of(Stage.QUESTIONS));
        assertThat(yields.of(Stage.PAIRS_JUDGED)).isEqualTo(yields.of(Stage.DISPREFERRED_ANSWERS));
        assertThat(yields.of(Stage.PAIRS_KEPT))
                .isEqualTo(curation.pairs().stream().filter(JudgedPair::kept).count());
        assertThat(yields.of(Stage.PAIRS_KEPT) + yields.rejected().get(Reason.NOT_CORRECT))
                .isEqualTo(yields.of(Stage.PAIRS_JUDGED));
        assertThat(yields.plus(yields).of(Stage.PAIRS_KEPT)).isEqualTo(2 * yields.of(Stage.PAIRS_KEPT));
        assertThat(yields.plus(yields).rejected().get(Reason.NOT_CORRECT))
                .isEqualTo(2 * yields.rejected().get(Reason.NOT_CORRECT));
    }

    @Test
    void anAnswerThatTheJudgeFindsWrongIsNotTriedAgainButOneThatIsNoBetterIs() {
        models.on(Role.JUDGE, "{\"better\": \"yes\", \"contradicts\": \"no\", \"correct\": \"no\"}");
        assertThat(curate(all()).pairs()).hasSize(3 * 2 + 6);

        models.on(Role.JUDGE, "{\"better\": \"equal\", \"contradicts\": \"no\", \"correct\": \"yes\"}");
        assertThat(curate(all()).pairs())
                .as("two perturbations of a segment, four of a whole video")
                .hasSize(3 * 2 * 2 + 6 * 4)
                .allMatch(pair -> pair.reason() == Reason.EQUALLY_GOOD);
    }

    @Test
    void aRefusedCallCostsACaptionAQuestionOrAPairAndNoMore() {
        models.on(Role.CAPTIONER, call -> {
            throw new RefusedException("content_filter", "not this one");
        });
        VideoCuration blind = curate(all());
        assertThat(blind.pairs()).isEmpty();
        assertThat(blind.unusable())
                .hasSize(11)
                .allMatch(caption -> caption.why().contains("not this one"));

        var answering = new ScriptedModels();
        answering.on(Role.ANSWERER, call -> {
            throw new RefusedException("no_answer", "no");
        });
        assertThat(new VideoCurator(cast(answering), all()).curate(LONG, BOTH).pairs())
                .hasSize(12)
                .allMatch(pair -> pair.reason() == Reason.REFUSED);

        var judging = new ScriptedModels();
        judging.on(Role.JUDGE, call -> {
            throw new RefusedException("content_filter", "no");
        });
        assertThat(new VideoCurator(cast(judging), all()).curate(LONG, BOTH).pairs())
                .allMatch(pair -> pair.reason() == Reason.REFUSED)
                .allMatch(pair -> !pair.rejected().isEmpty());
    }

    @Test
    void aLongVideoIsAskedAboutAsAWholeWhileHalfOfItsCaptionsAreUsable() {
        models.on(Role.CAPTIONER, call -> ScriptedModels.times(call).getLast() > 1900 ? "A cook who…" : "A cook.");
        assertThat(curate(plan(Perturbation.OF_TEMPLE)).pairs())
                .hasSize(6)
                .allSatisfy(pair -> assertThat(pair.origin().captions()).hasSize(4));

        models.on(Role.CAPTIONER, call -> ScriptedModels.times(call).getLast() > 1600 ? "A cook who…" : "A cook.");
        VideoCuration dark = curate(plan(Perturbation.OF_TEMPLE));
        assertThat(dark.pairs()).isEmpty();
        assertThat(dark.unusable()).hasSize(5);
    }

    @Test
    void whatModelsThinkAloudIsInNoCaptionAndNoAnswer() {
        models.on(
                Role.CAPTIONER,
                call -> "<think>Onions?</think>\nA cook "
                        + ScriptedModels.times(call).getFirst());
        models.on(Role.ANSWERER, call -> "<think>Let me see.</think> At " + ScriptedModels.times(call));

        assertThat(curate(all()).pairs()).isNotEmpty().allSatisfy(pair -> {
            assertThat(pair.chosen()).startsWith("At [");
            assertThat(pair.origin().captions())
                    .allMatch(caption -> caption.caption().startsWith("A cook"));
        });
    }

    @Test
    void likelihoodsJudgeWhatAModelAsked() {
        Roles roles =
                new RoleCast(models, NAMES, Prompts.embedded(), AnswerLimits.DEFAULTS).roles(null, Thresholds.DEFAULTS);

        List<JudgedPair> pairs =
                new VideoCurator(roles, all()).curate(LONG, BOTH).pairs();

        assertThat(pairs).allSatisfy(pair -> {
            assertThat(pair.kept()).isTrue();
            assertThat(pair.scores().marginNats()).isGreaterThan(1);
            assertThat(pair.verdict()).isNull();
        });
        assertThat(models.of(Role.JUDGE)).isEmpty();
    }

    @Test
    void ofFramesOutOfOrderTheModelIsToldTimesInOrder() {
        curate(plan(Perturbation.OF_TEMPLE));

        assertThat(models.of(Role.ANSWERER))
                .allSatisfy(call -> assertThat(call.shown().toldSeconds())
                        .isSorted()
                        .containsExactlyInAnyOrderElementsOf(ScriptedModels.times(call)))
                .anyMatch(call -> !call.shown().toldSeconds().equals(ScriptedModels.times(call)));
    }

    @Test
    void noQuestionIsWrittenForWhichThePlanHasNoPerturbation() {
        VideoCuration curation = curate(plan(Perturbation.OF_TEMPLE));

        assertThat(curation.pairs()).hasSize(6).allMatch(pair -> pair.granularity() == Granularity.COMPREHENSIVE);
        assertThat(models.of(Role.CAPTIONER)).hasSize(8);
    }

    @Test
    void theSameSeedGivesTheSameCallsAndPairsWhateverTheThreadsDo() throws Exception {
        List<Video> videos = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            videos.add(ScriptedModels.video("video " + i, 16 + i, 100 + 300 * i));
        }
        Map<String, VideoCuration> expected = new HashMap<>();
        Map<String, List<RoleCall>> asked = new HashMap<>();
        for (Video video : videos) {
            var alone = new ScriptedModels();
            expected.put(video.sha256(), new VideoCurator(cast(alone), all()).curate(video, BOTH));
            asked.put(video.sha256(), alone.calls.stream().distinct().toList());
        }
        for (int round = 0; round < 5; round++) {
            Collections.shuffle(videos, new Random(round));
            var together = new ScriptedModels();
            RoleModels dawdling = new Dawdling(together);
            var curator = new VideoCurator(cast(dawdling), all());
            try (ExecutorService workers = Executors.newFixedThreadPool(4)) {
                Map<String, Future<VideoCuration>> made = new HashMap<>();
                videos.forEach(video -> made.put(video.sha256(), workers.submit(() -> curator.curate(video, BOTH))));
                for (Map.Entry<String, Future<VideoCuration>> one : made.entrySet()) {
                    assertThat(one.getValue().get()).isEqualTo(expected.get(one.getKey()));
                }
            }
            assertThat(together.calls)
                    .containsAll(asked.values().stream().flatMap(List::stream).toList());
        }
        CurationPlan other = new CurationPlan(
                8, all().perturbations(), all().strengths(), all().segments(), 2, 6, Curriculum.AS_MADE);
        assertThat(new VideoCurator(cast(models), other).curate(videos.getFirst(), BOTH))
                .isNotEqualTo(expected.get(videos.getFirst().sha256()));
    }

    /** Lets other threads go first, now and then. */
    private record Dawdling(RoleModels models) implements RoleModels {
        @Override
        public Answer ask(RoleCall call) {
            for (int i = call.hashCode() & 15; i > 0; i--) {
                Thread.yield();
            }
            return models.ask(call);
        }

        @Override
        public List<Double> score(RoleCall.Shown shown, String question, List<String> answers) {
            return models.score(shown, question, answers);
        }
    }

    @Test
    void runAgainOverRecordedAnswersItGoesOnWhereItEnded() {
        VideoCuration whole = curate(all());
        int calls = models.calls.size();
        var asking = new ScriptedModels();
        var ledger = new Ledger(asking);
        for (int allowed = 1; allowed < calls; allowed += 7) {
            ledger.allowed = allowed;
            assertThatThrownBy(() -> new VideoCurator(cast(ledger), all()).curate(LONG, BOTH))
                    .isInstanceOf(IllegalStateException.class);
        }
        ledger.allowed = Integer.MAX_VALUE;

        assertThat(new VideoCurator(cast(ledger), all()).curate(LONG, BOTH)).isEqualTo(whole);
        assertThat(asking.calls).as("nothing twice").hasSize((int)
                models.calls.stream().distinct().count());
    }

    /** Puts each question once, and dies after so many. */
    private static final class Ledger implements RoleModels {
        private final RoleModels models;
        private final Map<RoleCall, Answer> answers = new ConcurrentHashMap<>();
        private int allowed;

        Ledger(RoleModels models) {
            this.models = models;
        }

        @Override
        public Answer ask(RoleCall call) {
            if (!answers.containsKey(call) && answers.size() >= allowed) {
                throw new IllegalStateException("killed");
            }
            return answers.computeIfAbsent(call, models::ask);
        }

        @Override
        public List<Double> score(RoleCall.Shown shown, String question, List<String> answers) {
            return models.score(shown, question, answers);
        }
    }
}
