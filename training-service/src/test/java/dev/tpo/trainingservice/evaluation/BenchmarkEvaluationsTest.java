package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tpo.benchmarks.Benchmark;
import dev.tpo.benchmarks.BenchmarkFolder;
import dev.tpo.benchmarks.Extraction;
import dev.tpo.benchmarks.Outputs;
import dev.tpo.benchmarks.Question;
import dev.tpo.benchmarks.Scores;
import dev.tpo.jobs.Holds;
import dev.tpo.jobs.Job;
import dev.tpo.testing.service.Answer;
import dev.tpo.trainingservice.registry.ModelRegistry;
import dev.tpo.trainingservice.registry.RegisteredModel;
import dev.tpo.trainingservice.testing.ServiceTest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Evaluations over folders as downloads leave them; dataset- and inference-service are fakes. */
class BenchmarkEvaluationsTest extends ServiceTest {
    private static final String PATH = "/v1/evaluations";

    @Autowired
    private ModelRegistry registry;

    @BeforeEach
    void aSecondModel() {
        registry.register(
                new RegisteredModel("tpo-nano:b", "tpo-nano", "rev", null, "job-b", null, List.of(), Instant.now()));
        SUITE.refusals.set(0);
        SUITE.breaking = "no such question";
        SUITE.answers = (model, question) -> "A";
        SUITE.chats.clear();
        SUITE.linked.clear();
    }

    @ParameterizedTest
    @CsvSource({"videomme,data/%s.mp4", "mlvu,video/%s", "longvideobench,videos/%s"})
    void recordedOutputsGiveThroughAJobWhatLmmsEvalMakesOfThem(String name, String place) throws IOException {
        Benchmark benchmark = Benchmark.of(name).orElseThrow();
        Path folder = BENCHMARKS.resolve("golden-" + name);
        put(folder.resolve("validation-00000.parquet"), golden(name, "annotations.parquet"));
        put(folder.resolve("outputs.txt"), golden(name, "outputs.jsonl"));
        List<Question> questions = BenchmarkFolder.open(benchmark, folder).questions();
        Map<String, String> byId = Outputs.read(folder.resolve("outputs.txt"), questions);
        Map<String, String> byPrompt = new HashMap<>();
        for (Question question : questions) {
            byPrompt.put(question.prompt(), byId.get(question.id()));
            put(folder.resolve(place.formatted(question.video())), "video".getBytes());
        }
        SUITE.answers = (model, prompt) -> byPrompt.get(prompt);

        JsonNode result = succeeded(benchmark(name, folder, ""));

        JsonNode expected = JSON.readTree(new GZIPInputStream(resource(name, "expected.json.gz")));
        JsonNode model = result.get("models").get(0);
        assertThat(result.get("n").asInt()).isEqualTo(600);
        assertThat(model.get("overall").asDouble())
                .isCloseTo(expected.get("overall").asDouble(), within(1e-9));
        assertThat(model.get("unparsable")).isEqualTo(expected.get("unparsable"));
        expected.get("groups")
                .forEachEntry((column, values) -> values.forEachEntry((value, accuracy) -> assertThat(
                                model.get("groups").get(column).get(value).asDouble())
                        .isCloseTo(accuracy.asDouble(), within(1e-6))));
        assertThat(model.get("confidence_interval").get(0).asDouble())
                .isLessThan(model.get("overall").asDouble());
        assertThat(model.get("counts")
                        .get(
                                name.equals("mlvu")
                                        ? "task_type"
                                        : "duration" + (name.equals("videomme") ? "" : "_group")))
                .isNotEmpty();
    }

    @Test
    void twoModelsAreComparedQuestionByQuestionAndEveryRecordCanBeHad() throws IOException {
        Path folder = videoMme("two", 8);
        SUITE.answers =
                (model, prompt) -> model.equals("tpo-nano:b") || prompt.contains("0?") ? "The answer is B." : "(A)";

        String id = created(
                "{\"models\":[\"default\",\"tpo-nano:b\"],\"seed\":3," + benchmarkField("videomme", folder, ""));
        JsonNode result = succeeded(id);

        assertThat(result.get("benchmark").asString()).isEqualTo("videomme");
        assertThat(result.get("models").get(0).get("overall").asDouble()).isEqualTo(50);
        assertThat(result.get("models").get(1).get("overall").asDouble()).isEqualTo(100);
        assertThat(result.get("difference").asDouble()).isEqualTo(50);
        assertThat(result.get("confidence_interval").get(0).asDouble()).isBetween(-10.0, 49.0);
        assertThat(result.get("confidence_interval").get(1).asDouble()).isBetween(51.0, 100.0);
        assertThat(result.get("p_value").asDouble()).isLessThan(0.05);
        assertThat(result.get("n").asInt()).isEqualTo(16);
        assertThat(result.get("models")
                        .get(0)
                        .get("groups")
                        .get("task_type")
                        .get("OCR")
                        .asDouble())
                .isEqualTo(50);
        List<JsonNode> records = records(id, "");
        assertThat(records).hasSize(32);
        assertThat(records.getFirst().get("prompt").asString()).startsWith("Select the best answer");
        assertThat(records(id, "?model=tpo-nano"))
                .hasSize(16)
                .allSatisfy(record -> assertThat(record.get("model").asString()).isEqualTo("tpo-nano"))
                .first()
                .satisfies(record -> {
                    assertThat(record.get("id").asString()).isEqualTo("0-0");
                    assertThat(record.get("output").asString()).isEqualTo("The answer is B.");
                    assertThat(record.get("extracted").asString()).isEqualTo("B");
                    assertThat(record.get("correct").asBoolean()).isTrue();
                });
    }

    @Test
    void questionsOfAVideoComeOneAfterAnotherWithTheBenchmarksLimitOfTokensAndThirtyTwoFrames() throws IOException {
        succeeded(benchmark("videomme", videoMme("order", 3), ""));

        assertThat(SUITE.chats).hasSize(6).allSatisfy(chat -> {
            assertThat(chat.get("max_tokens").asInt()).isEqualTo(16);
            assertThat(chat.get("temperature").asDouble()).isZero();
            assertThat(chat.get("media_io_kwargs")
                            .get("video")
                            .get("num_frames")
                            .asInt())
                    .isEqualTo(32);
        });
        assertThat(SUITE.linked)
                .extracting(path -> Path.of(path).getFileName().toString())
                .containsExactly("v0.mp4", "v1.mp4", "v2.mp4");
    }

    @Test
    void videosThatAreMissingOrBrokenAreListedAndTheirQuestionsAreInNoFigure() throws IOException {
        Path folder = videoMme("missing", 4);
        Files.delete(folder.resolve("data/v1.mp4"));
        Files.writeString(folder.resolve("data/v2.mp4"), "broken");
        Path outside = Files.writeString(Files.createTempFile("outside", ".mp4"), "video");
        Files.delete(folder.resolve("data/v3.mp4"));
        Files.createSymbolicLink(folder.resolve("data/v3.mp4"), outside);

        String id = benchmark("videomme", folder, "");
        JsonNode result = succeeded(id);

        JsonNode missing = result.get("missing_videos");
        assertThat(missing.get("count").asInt()).isEqualTo(3);
        assertThat(missing.get("questions").asInt()).isEqualTo(6);
        assertThat(missing.get("videos"))
                .extracting(video -> video.get("video").asString())
                .containsExactly("v1", "v2", "v3");
        assertThat(missing.get("videos"))
                .extracting(video -> video.get("reason").asString())
                .containsExactly(
                        "it is not in the folder",
                        "file is no usable video",
                        "it is a link to a file that is not below TPO_BENCHMARK_ROOTS");
        assertThat(missing.get("videos").get(0).get("questions").get(1).asString())
                .isEqualTo("1-1");
        assertThat(result.get("n").asInt()).isEqualTo(2);
        assertThat(result.get("models").get(0).get("missing_videos").asInt()).isEqualTo(3);
        assertThat(get(PATH + "/" + id + "/events?limit=100").text()).contains("video 'v2' is left out");
    }

    @Test
    void withoutAnyVideoTheJobEndsAndSaysWhatIsStillPacked() throws IOException {
        Path folder = videoMme("packed", 1);
        Files.delete(folder.resolve("data/v0.mp4"));
        Files.createFile(folder.resolve("videos_chunked_01.zip"));

        JsonNode job = awaitFinished(PATH + "/" + benchmark("videomme", folder, ""));

        assertThat(job.get("status").asString()).isEqualTo("failed");
        assertThat(job.get("error").get("message").asString())
                .isEqualTo("none of 1 videos can be used; the first, 'v0': it is not in the folder;"
                        + " it holds videos_chunked_01.zip, which must be unpacked first");
    }

    @Test
    void shardsAddUpToTheWhole() throws IOException {
        Path folder = videoMme("shards", 7);
        SUITE.answers = (model, prompt) -> prompt.hashCode() % 2 == 0 ? "B" : "A";
        JsonNode whole = succeeded(benchmark("videomme", folder, ",\"limit\":12"))
                .get("models")
                .get(0);
        Path outputs = Files.createTempFile("outputs", ".jsonl");
        StringBuilder lines = new StringBuilder();
        for (int shard = 1; shard <= 3; shard++) {
            String id = benchmark("videomme", folder, ",\"limit\":12,\"shard\":\"" + shard + "/3\"");
            succeeded(id);
            lines.append(get(PATH + "/" + id + "/records").text());
        }
        Files.writeString(outputs, lines);

        List<Question> questions =
                BenchmarkFolder.open(Benchmark.VIDEO_MME, folder).questions();
        Scores together = Benchmark.VIDEO_MME.score(questions, Outputs.read(outputs, questions), Extraction.LMMS_EVAL);

        assertThat(together.n()).isEqualTo(12);
        assertThat(together.overall()).isEqualTo(whole.get("overall").asDouble());
        assertThat(JSON.<JsonNode>valueToTree(together.groups())).isEqualTo(whole.get("groups"));
    }

    @Test
    void aStoredRunIsReckonedAgainWithoutAskingAnybody() throws IOException {
        SUITE.answers = (model, prompt) -> "Because of the end it is C, not A. B";
        String id = benchmark("videomme", videoMme("again", 2), "");
        JsonNode result = succeeded(id);
        int asked = SUITE.asked.get();

        Answer same = post(PATH + "/" + id + "/rescore", "{}");
        Answer older = post(PATH + "/" + id + "/rescore", "{\"extraction\":\"first_letter\"}");

        assertThat(same.body()).isEqualTo(result);
        assertThat(result.get("models").get(0).get("overall").asDouble()).isEqualTo(100);
        assertThat(older.body().get("extraction").asString()).isEqualTo("first_letter");
        assertThat(older.body().get("models").get(0).get("overall").asDouble()).isEqualTo(100);
        assertThat(SUITE.asked.get()).isEqualTo(asked);
        assertThat(get(PATH + "/" + id).body().get("result")).isEqualTo(result);
        assertThat(post(PATH + "/" + id + "/rescore", "{\"extraction\":\"other\"}")
                        .error("param"))
                .isEqualTo("extraction");
        assertThat(post(PATH + "/nobody/rescore", "{}").status()).isEqualTo(404);
    }

    @Test
    void videoMmeIsAskedWithTheLinesOfItsSubtitles() throws IOException {
        Path folder = videoMme("subtitles", 2);
        put(folder.resolve("subtitle/v0.srt"), """
                1
                00:00:00,000 --> 00:00:01,000
                <font color="white" size=".72c">hello there</font>
                """.getBytes());

        String id = benchmark("videomme", folder, ",\"subtitles\":true");
        succeeded(id);

        List<JsonNode> records = records(id, "");
        assertThat(records.getFirst().get("prompt").asString())
                .startsWith("This video's subtitles are listed below: \nhello there\nSelect the best")
                .endsWith("The best answer is:");
        assertThat(records.getLast().get("prompt").asString()).contains("below: \nNo subtitles available\n");
        assertThat(get(PATH + "/" + id + "/events?limit=100").text())
                .contains("Asked without subtitles: 2 questions; the first, '1-0': v1.srt is not in the folder");
    }

    @Test
    void longVideoBenchsSubtitlesStandBetweenTheFrames() throws IOException {
        Path folder = BENCHMARKS.resolve("lvb");
        put(folder.resolve("lvb_val.json"), """
                [{"id": "x_0", "video_path": "x.mp4", "subtitle_path": "x_en.json", "duration": 10.0,
                  "starting_timestamp_for_subtitles": 100, "question": "Who?", "candidates": ["he", "she"],
                  "correct_choice": 0, "duration_group": 15, "question_category": "S2E"}]""".getBytes());
        put(folder.resolve("videos/x.mp4"), "video".getBytes());
        put(
                folder.resolve("subtitles/x_en.json"),
                "[{\"timestamp\": [104.0, 106.0], \"text\": \"in the middle\"}]".getBytes());

        JsonNode result = succeeded(benchmark("longvideobench", folder, ",\"subtitles\":true,\"frames\":4"));

        JsonNode parts = SUITE.chats.getFirst().get("messages").get(0).get("content");
        assertThat(parts).hasSize(4);
        assertThat(parts.get(0).get("video_metadata").get("timestamps").toString())
                .isEqualTo("[0.0,2.5,5.0]");
        assertThat(parts.get(1).get("text").asString()).isEqualTo("in the middle");
        assertThat(parts.get(2).get("video_metadata").get("timestamps").toString())
                .isEqualTo("[7.5]");
        assertThat(parts.get(3).get("text").asString()).startsWith("Who?\nA. he\nB. she\nAnswer with");
        assertThat(result.get("models").get(0).get("overall").asDouble()).isEqualTo(100);
    }

    @Test
    void tempCompassAsksAJudgeOnlyWhereNoRuleReadsTheAnswer() throws IOException {
        Path folder = BENCHMARKS.resolve("tempcompass");
        put(folder.resolve("multi-choice/test.jsonl"), """
                {"video_id": "7", "dim": "speed", "question": "How?\\nA. fast\\nB. slow", "answer": "B. slow"}
                """.getBytes());
        put(folder.resolve("yes_no/test.jsonl"), """
                {"video_id": "7", "dim": "speed", "question": "Is it?", "answer": "no"}
                """.getBytes());
        put(folder.resolve("videos/7.mp4"), "video".getBytes());
        SUITE.answers = (model, prompt) -> model.equals("tpo-nano:b")
                ? "Correct, I think."
                : prompt.contains("Is it?") ? "No, it is not" : "rather slow";

        JsonNode judged = succeeded(created(
                "{\"models\":[\"tpo-nano\"],\"judge\":\"tpo-nano:b\"," + benchmarkField("tempcompass", folder, "")));
        int chats = SUITE.chats.size();
        JsonNode alone = succeeded(benchmark("tempcompass", folder, ""));

        assertThat(chats).isEqualTo(3);
        assertThat(judged.get("models").get(0).get("overall").asDouble()).isEqualTo(100);
        assertThat(judged.get("models").get(0).get("unparsable").asInt()).isZero();
        assertThat(alone.get("models").get(0).get("overall").asDouble()).isEqualTo(50);
        assertThat(alone.get("models").get(0).get("unparsable").asInt()).isEqualTo(1);
        assertThat(alone.get("models").get(0).get("chance_would_add").asDouble())
                .isEqualTo(25);
    }

    @Test
    void charadesStaIsScoredByOverlap() throws IOException {
        Path folder = BENCHMARKS.resolve("charades");
        put(folder.resolve("data/test.jsonl"), """
                {"video": "a.mp4", "caption": "a door opens", "timestamp": [0.0, 4.0]}
                {"video": "a.mp4", "caption": "a door closes", "timestamp": [4.0, 8.0]}
                """.getBytes());
        put(folder.resolve("Charades_v1_480/a.mp4"), "video".getBytes());
        SUITE.answers = (model, prompt) ->
                prompt.contains("opens") ? "The event happens in the 0 - 2 seconds" : "I do not know";

        JsonNode model =
                succeeded(benchmark("charades-sta", folder, "")).get("models").get(0);

        assertThat(model.get("overall").asDouble()).isEqualTo(25);
        assertThat(model.get("recall").get("0.5").asDouble()).isEqualTo(50);
        assertThat(model.get("recall").get("0.7").asDouble()).isZero();
        assertThat(model.get("confidence_interval").isNull()).isTrue();
        assertThat(model.get("no_interval").asString()).isEqualTo("1 video is too few for an interval: 6 at least");
    }

    @Test
    void oneQuestionThatFailsIsWrongAndAModelThatFailsEachTimeEndsTheJob() throws IOException {
        Path folder = videoMme("failing", 8);
        SUITE.answers = (model, prompt) -> prompt.contains("v3 0?") ? null : "B";
        JsonNode result = succeeded(benchmark("videomme", folder, ""));
        SUITE.answers = (model, prompt) -> null;
        JsonNode ended = awaitFinished(PATH + "/"
                + created("{\"models\":[\"tpo-nano\"],\"patience\":{\"refusals\":5},"
                        + benchmarkField("videomme", folder, "")));
        JsonNode none = awaitFinished(PATH + "/" + benchmark("videomme", folder, ",\"limit\":3"));

        assertThat(result.get("models").get(0).get("failed").asInt()).isEqualTo(1);
        assertThat(result.get("models").get(0).get("unparsable").asInt()).isEqualTo(1);
        assertThat(result.get("models").get(0).get("overall").asDouble()).isEqualTo(100 * 15 / 16.0);
        assertThat(result.get("failed_questions").get(0).get("question_id").asString())
                .isEqualTo("3-0");
        assertThat(ended.get("error").get("message").asString())
                .startsWith("tpo-nano has left 5 questions in a row without an answer; the last, question '")
                .endsWith("too many frames");
        assertThat(ended.get("patience").get("refusals").asInt()).isEqualTo(5);
        assertThat(none.get("error").get("message").asString()).startsWith("tpo-nano has answered none of 3 questions");
    }

    @Test
    void aModelAtAnEndpointIsAskedByItsName() throws IOException {
        SUITE.resources.put("/internal/endpoints/fleet", "{\"name\":\"fleet\",\"model\":null}");
        JsonNode result = succeeded(
                created("{\"models\":[\"fleet/Qwen3-VL-8B\"]," + benchmarkField("videomme", videoMme("far", 1), "")));

        assertThat(result.get("models").get(0).get("id").asString()).isEqualTo("fleet/Qwen3-VL-8B");
        assertThat(SUITE.chats.getFirst().get("model").asString()).isEqualTo("fleet/Qwen3-VL-8B");
    }

    @Test
    void anEndpointThatTheOperatorDoesNotNameHasNoModels() throws IOException {
        Path folder = videoMme("nowhere", 1);

        for (String name : List.of("nowhere/Qwen3-VL-8B", "fleet/", "/x", "http://host/v1")) {
            Answer answer = post(PATH, "{\"models\":[\"" + name + "\"]," + benchmarkField("videomme", folder, ""));

            assertThat(answer.status()).as(name).isEqualTo(404);
            assertThat(answer.text()).contains("model_not_found", "models[0]");
        }
    }

    @Test
    void linkedVideosAreHeldUntilTheJobIsOver() throws IOException {
        CountDownLatch go = new CountDownLatch(1);
        SUITE.answers = (model, prompt) -> {
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "B";
        };
        String id = benchmark("videomme", videoMme("held", 2), "");
        await(PATH + "/" + id, job -> job.get("status").asString().equals("running"));

        assertThat(jobs.holders(Holds.file("file-v1.mp4"))).extracting(Job::id).contains(id);

        go.countDown();
        succeeded(id);
        assertThat(jobs.holders(Holds.file("file-v1.mp4"))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"file\":\"file-x\",\"benchmark\":{\"name\":\"videomme\",\"folder\":\"bad\"} | 400 | benchmark",
                "\"benchmark\":{\"folder\":\"bad\"} | 400 | benchmark.name",
                "\"benchmark\":{\"name\":\"other\",\"folder\":\"bad\"} | 400 | benchmark.name",
                "\"benchmark\":{\"name\":\"videomme\"} | 400 | benchmark.folder",
                "\"benchmark\":{\"name\":\"videomme\",\"folder\":\"nowhere\"} | 400 | benchmark.folder",
                "\"benchmark\":{\"name\":\"videomme\",\"folder\":\"/etc\"} | 403 | benchmark.folder",
                "\"benchmark\":{\"name\":\"videomme\",\"folder\":\"../\"} | 403 | benchmark.folder",
                "\"benchmark\":{\"name\":\"videomme\",\"folder\":\"bad\",\"frames\":0} | 400 | benchmark.frames",
                "\"benchmark\":{\"name\":\"videomme\",\"folder\":\"bad\",\"limit\":0} | 400 | benchmark.limit",
                "\"benchmark\":{\"name\":\"videomme\",\"folder\":\"bad\",\"shard\":\"3/2\"} | 400 | benchmark.shard",
                "\"benchmark\":{\"name\":\"mlvu\",\"folder\":\"bad\",\"subtitles\":true} | 400 | benchmark.subtitles",
                "\"benchmark\":{\"name\":\"mlvu\",\"folder\":\"bad\",\"split\":\"dev\"} | 400 | benchmark.split",
                "\"judge\":\"tpo-nano\",\"benchmark\":{\"name\":\"mlvu\",\"folder\":\"bad\"} | 400 | judge",
                "\"judge\":\"nobody\",\"benchmark\":{\"name\":\"tempcompass\",\"folder\":\"bad\"} | 404 | judge",
            })
    void badInputIsRefusedNamingTheField(String fields, int status, String param) throws IOException {
        Files.createDirectories(BENCHMARKS.resolve("bad"));

        Answer answer = post(PATH, "{\"models\":[\"tpo-nano\"]," + fields + "}");

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
        assertThat(answer.error("param")).isEqualTo(param);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"question_id\":\"1\"}"})
    void aFolderWithoutUsableAnnotationsEndsTheJobInPlainWords(String content) throws IOException {
        Path folder = BENCHMARKS.resolve("empty-" + content.length());
        Files.createDirectories(folder);
        if (!content.isEmpty()) {
            put(folder.resolve("test.jsonl"), content.getBytes());
        }

        JsonNode job = awaitFinished(PATH + "/" + benchmark("videomme", folder, ""));

        assertThat(job.get("error").get("code").asString()).isEqualTo("invalid_evaluation");
        assertThat(job.get("error").get("message").asString())
                .contains(content.isEmpty() ? "no annotations of videomme" : "test.jsonl: row 1 has no");
    }

    /** Two questions of each of so many videos; B is right. */
    private static Path videoMme(String name, int videos) throws IOException {
        Path folder = BENCHMARKS.resolve(name);
        StringBuilder rows = new StringBuilder();
        for (int question = 0; question < 2; question++) {
            for (int video = 0; video < videos; video++) {
                rows.append(
                        ("{\"question_id\":\"%d-%d\",\"videoID\":\"v%d\",\"duration\":\"short\",\"domain\":\"Life\","
                                        + "\"sub_category\":\"Pets\",\"task_type\":\"OCR\",\"question\":\"v%d %d?\","
                                        + "\"options\":[\"A. x\",\"B. y\",\"C. z\",\"D. w\"],\"answer\":\"B\"}\n")
                                .formatted(video, question, video, video, question));
                put(folder.resolve("data/v" + video + ".mp4"), "video".getBytes());
            }
        }
        put(folder.resolve("videomme/test.jsonl"), rows.toString().getBytes());
        Files.move(folder.resolve("videomme/test.jsonl"), folder.resolve("test.jsonl"));
        return folder;
    }

    private static Path put(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.write(file, content);
    }

    private static byte[] golden(String name, String file) throws IOException {
        try (InputStream content = resource(name, file)) {
            return content.readAllBytes();
        }
    }

    private static InputStream resource(String name, String file) {
        return Objects.requireNonNull(
                BenchmarkEvaluationsTest.class.getResourceAsStream("/scoring/" + name + "/" + file));
    }

    private static String benchmarkField(String name, Path folder, String more) {
        return "\"benchmark\":{\"name\":\"" + name + "\",\"folder\":\"" + folder + "\"" + more + "}}";
    }

    private String benchmark(String name, Path folder, String more) {
        return created("{\"models\":[\"tpo-nano\"]," + benchmarkField(name, folder, more));
    }

    private String created(String body) {
        Answer created = post(PATH, body);
        assertThat(created.status()).as("%s", created.body()).isEqualTo(200);
        return created.body().get("id").asString();
    }

    private JsonNode succeeded(String id) {
        JsonNode job = awaitFinished(PATH + "/" + id);
        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        return job.get("result");
    }

    private List<JsonNode> records(String id, String query) {
        return get(PATH + "/" + id + "/records" + query)
                .text()
                .lines()
                .map(JSON::readTree)
                .toList();
    }
}
