package dev.tpo.trainingservice.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The gate as it is set by default, over HTTP; inference-service is a fake whose models know what a test says. */
class PromotionTest extends ServiceTest {
    private static final String A = "tpo-nano";
    private static final int ENOUGH = 30;

    @Autowired
    private ModelRegistry registry;

    private final String name = UUID.randomUUID().toString().substring(0, 8);
    private final String b = A + ":" + name;
    private final String alias = "/v1/aliases/gate-" + name;

    @BeforeEach
    void anAliasOfTheBaseAndAModelToTakeItsPlace() {
        SUITE.refusals.set(0);
        SUITE.breaking = "no such question";
        register(b);
        assertThat(put(alias, "{\"model\":\"" + A + "\"}").status()).isEqualTo(200);
    }

    @Test
    void aModelThatIsBetterOnEnoughVideosTakesTheAliasAndTheReportIsKept() {
        String evaluation = evaluation(rows("after", ENOUGH, 1), right(n -> n % 2 == 0, n -> true));

        Answer moved = promote(evaluation, "");

        assertThat(moved.status()).as("%s", moved.body()).isEqualTo(200);
        assertThat(moved.body().get("model").asString()).isEqualTo(b);
        JsonNode move = moved.body().get("history").get(0);
        assertThat(move.get("forced").asBoolean()).isFalse();
        JsonNode decision =
                get(alias + "/decisions/" + move.get("decision").asString()).body();
        assertThat(decision.get("object").asString()).isEqualTo("alias.decision");
        assertThat(decision.get("outcome").asString()).isEqualTo("promoted");
        assertThat(decision.get("model").asString()).isEqualTo(b);
        assertThat(decision.get("previous_model").asString()).isEqualTo(A);
        assertThat(decision.get("evaluation").asString()).isEqualTo(evaluation);
        assertThat(decision.get("checks").findValuesAsString("name"))
                .containsExactly(
                        "evaluation_finished",
                        "same_models",
                        "minimum_videos",
                        "difference",
                        "interval",
                        "maximum_p",
                        "family_margin");
        assertThat(decision.get("checks")).allMatch(check -> check.get("passed").asBoolean());
        JsonNode result = get("/v1/evaluations/" + evaluation).body().get("result");
        JsonNode shown = decision.get("comparison");
        assertThat(shown.get("difference").asDouble()).isEqualTo(0.5);
        assertThat(shown.get("videos").asInt()).isEqualTo(ENOUGH);
        assertThat(shown.get("p_value")).isEqualTo(result.get("p_value"));
        assertThat(shown.get("confidence_interval")).isEqualTo(result.get("confidence_interval"));
        assertThat(decision.get("thresholds"))
                .isEqualTo(JSON.readTree("{\"minimum_videos\":30,\"maximum_p\":0.05,\"family_margin\":0.1}"));
        Answer back = put(alias, "{\"model\":\"" + A + "\",\"evaluation\":\"" + evaluation + "\"}");
        assertThat(back.status()).isEqualTo(409);
        assertThat(back.error("code")).isEqualTo("not_better");
        assertThat(back.error("message")).contains("50.0 % right in place of 100.0 %, -50.0 points");
    }

    @ParameterizedTest
    @CsvSource({"1,1,1 video is too few", "1,20,1 video is too few", "3,1,3 videos are too few"})
    void oneQuestionTwentyAboutOneVideoOrThreeVideosPromoteNothing(int videos, int questions, String words) {
        String evaluation = evaluation(rows("after", videos, questions), right(n -> false, n -> true));

        Answer refused = promote(evaluation, "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error("code")).isEqualTo("too_few_videos");
        assertThat(refused.error("message")).contains(words, "30 are asked for");
        assertThat(get(alias).body().get("model").asString()).isEqualTo(A);
        JsonNode decision = newest();
        assertThat(refused.error("message")).contains(decision.get("id").asString());
        assertThat(decision.get("outcome").asString()).isEqualTo("blocked");
        assertThat(decision.get("code").asString()).isEqualTo("too_few_videos");
        assertThat(check(decision, "minimum_videos").get("value").asInt()).isEqualTo(videos);
        assertThat(check(decision, "minimum_videos").get("threshold").asInt()).isEqualTo(30);
        assertThat(check(decision, "interval").get("passed").asBoolean()).isFalse();
    }

    @Test
    void thirtyCopiesOfOneVideoAreOne() {
        StringBuilder rows = new StringBuilder();
        for (int copy = 0; copy < ENOUGH; copy++) {
            rows.append(row("after", copy, copy).replace("video://file-" + copy, "video://the same"));
        }
        String evaluation = evaluation(rows.toString(), right(n -> false, n -> true));

        assertThat(promote(evaluation, "").error("message")).contains("1 video is too few");
    }

    @Test
    void whatABetterModelOwesToChanceDoesNotMoveTheAlias() {
        // Of 5 signs that flip 2 in 32 patterns are as extreme: 0.06.
        String evaluation = evaluation(rows("after", ENOUGH, 1), right(n -> false, n -> n < 5));

        Answer refused = promote(evaluation, "");

        assertThat(refused.error("code")).isEqualTo("p_too_large");
        assertThat(check(newest(), "maximum_p").get("value").asDouble()).isCloseTo(2 / 32.0, within(0.01));
    }

    @Test
    void aFamilyThatIsMuchWorseBlocksAndTheReportSaysWhichAndByHowMuch() {
        String rows = rows("after", 40, 3) + rows("exist", 40, 1, 500);
        String evaluation = evaluation(rows, right(n -> n >= 500, n -> n < 500 || n >= 510));

        Answer refused = promote(evaluation, "");

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error("code")).isEqualTo("family_worse");
        assertThat(refused.error("message"))
                .contains("'exist' is worse by 25.0 points", "75.0 % right in place of 100.0 %")
                .contains("over 40 questions about 40 videos", "at most 10.0 points");
        JsonNode families = newest().get("families");
        assertThat(families.findValuesAsString("name")).containsExactly("after", "exist");
        assertThat(families.get(0).get("passed").asBoolean()).isTrue();
        JsonNode exist = families.get(1);
        assertThat(exist.get("passed").asBoolean()).isFalse();
        assertThat(exist.get("difference").asDouble()).isEqualTo(-0.25);
        assertThat(exist.get("judged_by").asString()).isEqualTo("difference");
        assertThat(exist.get("confidence_interval").get(1).asDouble()).isNegative();

        Answer forced = promote(evaluation, ",\"force\":true,\"reason\":\"exist is not asked here\"");
        assertThat(forced.status()).isEqualTo(200);
        JsonNode decision = newest();
        assertThat(decision.get("outcome").asString()).isEqualTo("forced");
        assertThat(decision.get("reason").asString()).isEqualTo("exist is not asked here");
        assertThat(check(decision, "family_margin").get("passed").asBoolean()).isFalse();
        assertThat(forced.body().get("history").get(0).get("forced").asBoolean())
                .isTrue();
    }

    @Test
    void aSmallLossPassesUnlessTheRequestAsksForMore() {
        String rows = rows("after", 40, 3) + rows("exist", 40, 1, 500);
        String evaluation = evaluation(rows, right(n -> n >= 500, n -> n < 500 || n >= 502)); // 2 of 40

        assertThat(promote(evaluation, ",\"family_margin\":0.02").error("code")).isEqualTo("family_worse");
        assertThat(promote(evaluation, ",\"minimum_videos\":41").error("code")).isEqualTo("too_few_videos");
        assertThat(promote(evaluation, ",\"maximum_p\":0.00001").error("code")).isEqualTo("p_too_large");
        assertThat(newest().get("thresholds").get("maximum_p").asDouble()).isEqualTo(0.00001);
        assertThat(promote(evaluation, ",\"minimum_videos\":40,\"family_margin\":0.05")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aFamilyOfFewVideosBlocksOnlyWhereItsLossIsMoreThanNoise() {
        String small = rows("after", 40, 3) + rows("noise", 8, 1, 500) + rows("tiny", 3, 1, 600);
        String rows = small + rows("loss", 8, 1, 700);
        IntPredicate base = n -> n >= 500;
        String noise = evaluation(small, right(base, n -> n < 500 || (n >= 501 && n < 600)));
        String loss = evaluation(rows, right(base, n -> n < 500 || (n >= 501 && n < 600)));

        Answer refused = promote(loss, "");
        Answer passed = promote(noise, "");

        assertThat(refused.error("code")).isEqualTo("family_worse");
        assertThat(refused.error("message"))
                .contains("'loss' is worse by 100.0 points", "; 'tiny' has too few videos to be judged")
                .doesNotContain("'noise'");
        assertThat(passed.status()).as("%s", passed.body()).isEqualTo(200);
        assertThat(check(newest(), "family_margin").get("message").asString())
                .startsWith("none of 2 families is worse")
                .endsWith("; 'tiny' has too few videos to be judged");
        JsonNode families = newest().get("families");
        assertThat(families.get(1).get("judged_by").asString()).isEqualTo("interval");
        assertThat(families.get(1).get("difference").asDouble()).isEqualTo(-1 / 8.0);
        assertThat(families.get(2).get("judged_by").isNull()).isTrue();
        assertThat(families.get(2).get("no_interval").asString()).contains("3 videos are too few");
    }

    @ParameterizedTest
    @CsvSource({
        "minimum_videos,29,at least 30",
        "maximum_p,0.051,at most this suite's 0.05",
        "maximum_p,0,above 0",
        "family_margin,0.11,from 0 to this suite's 0.1",
        "family_margin,-0.1,from 0"
    })
    void aRequestCannotAskForLessThanTheOperator(String field, String value, String words) {
        Answer refused = put(alias, "{\"model\":\"" + b + "\",\"evaluation\":\"e\",\"" + field + "\":" + value + "}");

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error("param")).isEqualTo(field);
        assertThat(refused.error("message")).contains(words);
    }

    @Test
    void aRequestThatSaysTooLittleDecidesNothing() {
        assertThat(put(alias, "{\"model\":\"" + b + "\"}").error("param")).isEqualTo("evaluation");
        assertThat(promote("evaljob_x", "").status()).isEqualTo(404);
        assertThat(put(alias, "{\"model\":\"nobody\"}").error("code")).isEqualTo("model_not_found");
        assertThat(put(alias, "{\"model\":\"" + b + "\",\"force\":true}").error("param"))
                .isEqualTo("reason");
        assertThat(put("/v1/aliases/" + A, "{\"model\":\"" + b + "\"}").error("code"))
                .isEqualTo("model_exists");

        assertThat(get(alias + "/decisions").body().get("data"))
                .singleElement()
                .satisfies(made -> assertThat(made.get("message").asString()).contains("is new"));
    }

    @Test
    void anEvaluationOfOthersOrOneThatIsNotOverBlocks() {
        String other = A + ":other-" + name;
        register(other);
        String ofOther =
                evaluation(rows("after", ENOUGH, 1), "[\"" + A + "\",\"" + other + "\"]", right(n -> false, n -> true));
        SUITE.refusals.set(Integer.MAX_VALUE);
        String running = created("[\"" + A + "\",\"" + b + "\"]");

        Answer mismatch = promote(ofOther, "");
        Answer unfinished = promote(running, "");

        post("/v1/evaluations/" + running + "/cancel", "");
        assertThat(mismatch.error("code")).isEqualTo("evaluation_mismatch");
        assertThat(mismatch.error("message")).contains("is of '" + A + "' and '" + other + "'");
        assertThat(unfinished.error("code")).isEqualTo("evaluation_not_finished");
        assertThat(get(alias + "/decisions").body().get("data").findValuesAsString("outcome"))
                .containsExactly("blocked", "blocked", "promoted");
        assertThat(newest().get("comparison").isNull()).isTrue();
    }

    @Test
    void videosAboutWhichOneModelWasRefusedAllQuestionsDoNotCount() {
        // A is refused 12 questions, which are those about 3 videos.
        String evaluation =
                evaluation(rows("after", 33, 4), (model, n) -> model.equals(b) ? true : n < 12 ? null : false);

        assertThat(promote(evaluation, ",\"minimum_videos\":31").error("message"))
                .contains("30 videos are too few, 31 are asked for");
        assertThat(promote(evaluation, "").status()).isEqualTo(200);
    }

    @Test
    void aBenchmarksKindsOfQuestionAreItsFamilies() throws IOException {
        Path folder = Files.createDirectories(BENCHMARKS.resolve("gate-" + name));
        StringBuilder rows = new StringBuilder();
        for (int n = 0; n < 80; n++) {
            rows.append(("{\"question_id\":\"%d\",\"videoID\":\"v%d\",\"duration\":\"short\",\"domain\":\"Life\","
                            + "\"sub_category\":\"Pets\",\"task_type\":\"%s\",\"question\":\"%d?\","
                            + "\"options\":[\"A. x\",\"B. y\",\"C. z\",\"D. w\"],\"answer\":\"B\"}\n")
                    .formatted(n, n % 40, n < 40 ? "OCR" : "Counting", n));
            Files.createDirectories(folder.resolve("data"));
            Files.writeString(folder.resolve("data/v" + n % 40 + ".mp4"), "video");
        }
        Files.writeString(folder.resolve("test.jsonl"), rows);
        SUITE.answers = (model, prompt) -> {
            boolean counting = prompt.lines().anyMatch(line -> line.matches("(4|5|6|7)\\d\\?"));
            return model.equals(b) != counting ? "B" : "A";
        };
        Answer created = post(
                "/v1/evaluations",
                "{\"models\":[\"%s\",\"%s\"],\"benchmark\":{\"name\":\"videomme\",\"folder\":\"%s\"}}"
                        .formatted(A, b, folder));
        String evaluation = created.body().get("id").asString();
        awaitFinished("/v1/evaluations/" + evaluation);

        Answer refused = promote(evaluation, "");

        assertThat(refused.error("message")).contains("'Counting' is worse by 100.0 points");
        assertThat(newest().get("comparison").get("difference").asDouble()).isZero();
        assertThat(newest().get("comparison").get("accuracy").asDouble()).isEqualTo(0.5);
    }

    @Test
    void eachRollbackTakesOneMoveBackAndIsKept() {
        String c = A + ":third-" + name;
        register(c);
        force(b);
        force(c);

        Answer first = post(alias + "/rollback", "{\"reason\":\"it stutters\"}", "Idempotency-Key", "first " + name);
        assertThat(first.status()).isEqualTo(400); // a blank is no key
        first = post(alias + "/rollback", "{\"reason\":\"it stutters\"}", "Idempotency-Key", "first-" + name);
        Answer again = post(alias + "/rollback", "{\"reason\":\"it stutters\"}", "Idempotency-Key", "first-" + name);
        Answer reused = post(alias + "/rollback", "{\"reason\":\"other\"}", "Idempotency-Key", "first-" + name);

        assertThat(first.body().get("model").asString()).isEqualTo(b);
        assertThat(first.body().get("instances").isArray()).isTrue();
        assertThat(again.body().get("model").asString()).isEqualTo(b);
        assertThat(reused.status()).isEqualTo(409);
        JsonNode decision = newest();
        assertThat(decision.get("outcome").asString()).isEqualTo("rolled_back");
        assertThat(decision.get("reason").asString()).isEqualTo("it stutters");
        assertThat(decision.get("model").asString()).isEqualTo(b);
        assertThat(decision.get("previous_model").asString()).isEqualTo(c);
        JsonNode move = first.body().get("history").get(0);
        assertThat(move.get("rolled_back").asBoolean()).isTrue();
        assertThat(move.get("decision")).isEqualTo(decision.get("id"));

        Answer second = send("POST", alias + "/rollback", null);
        assertThat(second.body().get("model").asString()).isEqualTo(A);
        Answer third = send("POST", alias + "/rollback", null);
        assertThat(third.status()).isEqualTo(409);
        assertThat(third.error("code")).isEqualTo("nothing_to_roll_back");
        force(c);
        assertThat(send("POST", alias + "/rollback", null).body().get("model").asString())
                .isEqualTo(A);
        assertThat(send("POST", "/v1/aliases/nobody/rollback", null).status()).isEqualTo(404);
        assertThat(post(alias + "/rollback", "{\"to\":\"x\"}").error("code")).isEqualTo("unsupported_parameter");
    }

    @Test
    void aRollbackNeverGoesToAModelThatWasDeletedNorToItsNamesake() {
        force(b);
        force(A);
        assertThat(delete("/v1/models/" + b).status()).isEqualTo(200);

        Answer refused = send("POST", alias + "/rollback", null);
        registry.register(new RegisteredModel(
                b, A, "other", null, null, null, List.of(), Instant.now().plusSeconds(60)));
        Answer namesake = send("POST", alias + "/rollback", null);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.error("code")).isEqualTo("model_deleted");
        assertThat(namesake.error("code")).isEqualTo("model_deleted");
        assertThat(get(alias).body().get("model").asString()).isEqualTo(A);
        assertThat(newest().get("outcome").asString()).isEqualTo("forced");
    }

    @Test
    void decisionsAreListedInPagesNewestFirst() {
        force(b);
        send("POST", alias + "/rollback", null);

        JsonNode page = get(alias + "/decisions?limit=2").body();
        JsonNode rest = get(alias + "/decisions?after=" + page.get("last_id").asString())
                .body();

        assertThat(page.get("data").findValuesAsString("outcome")).containsExactly("rolled_back", "forced");
        assertThat(page.get("has_more").asBoolean()).isTrue();
        assertThat(rest.get("data").findValuesAsString("outcome")).containsExactly("promoted");
        assertThat(get(alias + "/decisions?after=nothing").status()).isEqualTo(400);
        assertThat(get(alias + "/decisions/nothing").status()).isEqualTo(404);
        assertThat(get("/v1/aliases/nobody/decisions").status()).isEqualTo(404);
        assertThat(get("/v1/aliases/default/decisions/" + page.get("first_id").asString())
                        .status())
                .isEqualTo(404);
    }

    /** What a model answers to question n: right, wrong, or null where it is refused. */
    private interface Knowledge {
        Boolean knows(String model, int n);
    }

    private Knowledge right(IntPredicate ofA, IntPredicate ofB) {
        return (model, n) -> (model.equals(A) ? ofA : ofB).test(n);
    }

    private String evaluation(String rows, Knowledge knowledge) {
        return evaluation(rows, "[\"" + A + "\",\"" + b + "\"]", knowledge);
    }

    private String evaluation(String rows, String models, Knowledge knowledge) {
        SUITE.answers = (model, question) -> {
            Boolean knows = knowledge.knows(model, Integer.parseInt(question));
            return knows == null ? null : knows ? "blue square" : "red ring";
        };
        SUITE.file("file-gate", "evals", rows, "x");
        String id = created(models);
        JsonNode done = awaitFinished("/v1/evaluations/" + id);
        assertThat(done.get("status").asString()).as("%s", done).isEqualTo("succeeded");
        return id;
    }

    private String created(String models) {
        Answer created = post("/v1/evaluations", "{\"models\":" + models + ",\"file\":\"file-gate\",\"seed\":3}");
        assertThat(created.status()).as("%s", created.body()).isEqualTo(200);
        return created.body().get("id").asString();
    }

    private static String rows(String family, int videos, int each) {
        return rows(family, videos, each, 0);
    }

    /** Questions are numbered through, those about one video one after another. */
    private static String rows(String family, int videos, int each, int from) {
        StringBuilder rows = new StringBuilder();
        for (int video = 0; video < videos; video++) {
            for (int question = 0; question < each; question++) {
                rows.append(row(family, video, from + video * each + question));
            }
        }
        return rows.toString();
    }

    private static String row(String family, int video, int number) {
        return ("{\"id\":\"%s-%d\",\"file_id\":\"file-%d\",\"family\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":"
                        + "[{\"type\":\"video_url\",\"video_url\":{\"url\":\"video://file-%d\"}},{\"type\":\"text\","
                        + "\"text\":\"%d\"}]}],\"answer\":\"blue square\"}\n")
                .formatted(family, number, video, family, video, number);
    }

    private Answer promote(String evaluation, String more) {
        return put(alias, "{\"model\":\"" + b + "\",\"evaluation\":\"" + evaluation + "\"" + more + "}");
    }

    private void force(String model) {
        assertThat(put(alias, "{\"model\":\"" + model + "\",\"force\":true,\"reason\":\"a test\"}")
                        .status())
                .isEqualTo(200);
    }

    private void register(String id) {
        registry.register(new RegisteredModel(id, A, "rev", null, null, null, List.of(), Instant.now()));
    }

    private JsonNode newest() {
        return get(alias + "/decisions?limit=1").body().get("data").get(0);
    }

    private static JsonNode check(JsonNode decision, String name) {
        return decision.get("checks")
                .valueStream()
                .filter(check -> check.get("name").asString().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
