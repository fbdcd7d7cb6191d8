package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import dev.tpo.trainingservice.testing.FakeSuite;
import dev.tpo.trainingservice.testing.ServiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** An evaluation whose service is killed goes on where it was, and gives what it would have given. */
@PostgresTest
class KilledEvaluationTest {
    private static final String PATH = "/v1/evaluations";
    private static final int QUESTIONS = 40;
    private static final int ANSWERED_BEFORE_THE_KILL = 17;

    /** As many as the service puts at once: what was on its way when it died is asked again. */
    private static final int ON_THEIR_WAY = 4;

    @TempDir
    Path home;

    @Test
    void anEvaluationKilledHalfWayGoesOnAfterTheRestartToTheSameResult(TestDatabase database) throws Exception {
        FakeSuite suite = new FakeSuite();
        suite.file("file-questions", "evals", rows(), "x");
        benchmark();
        BiFunction<String, String, String> answers =
                (model, question) -> (model + question).hashCode() % 3 == 0 ? "red ring" : "blue square";
        CountDownLatch killed = new CountDownLatch(1);
        suite.answers = answersUntil(killed, answers);
        String interrupted;
        String benchmark;
        try (ServiceProcess service = ServiceProcess.start(home, database, suite)) {
            interrupted = create(service);
            benchmark = createOfBenchmark(service);
            for (String id : List.of(interrupted, benchmark)) {
                service.await(PATH + "/" + id, job -> done(job) == ANSWERED_BEFORE_THE_KILL);
            }
            service.kill();
        }
        int linked = suite.linked.size();
        killed.countDown();
        try (ServiceProcess service = ServiceProcess.start(home, database, suite)) {
            JsonNode result = result(service, interrupted);
            JsonNode ofBenchmark = result(service, benchmark);
            assertThat(suite.asked.get()).isBetween(2 * QUESTIONS, 2 * (QUESTIONS + ON_THEIR_WAY));
            assertThat(suite.linked).as("linked once").hasSize(linked).hasSize(QUESTIONS / 2);

            isAsIfNobodyHadDied(service, interrupted, result, create(service));
            isAsIfNobodyHadDied(service, benchmark, ofBenchmark, createOfBenchmark(service));
        }
    }

    private static void isAsIfNobodyHadDied(ServiceProcess service, String interrupted, JsonNode result, String whole)
            throws Exception {
        assertThat(result).isEqualTo(result(service, whole));
        assertThat(service.lines(PATH + "/" + interrupted + "/records"))
                .hasSize(QUESTIONS)
                .isEqualTo(service.lines(PATH + "/" + whole + "/records"));
    }

    /** The first ones of each evaluation at once, the rest only after the kill. */
    private static BiFunction<String, String, String> answersUntil(
            CountDownLatch killed, BiFunction<String, String, String> answers) {
        AtomicInteger ofFile = new AtomicInteger();
        AtomicInteger ofBenchmark = new AtomicInteger();
        return (model, question) -> {
            AtomicInteger count = question.contains("Best option") ? ofBenchmark : ofFile;
            if (count.incrementAndGet() > ANSWERED_BEFORE_THE_KILL) {
                try {
                    killed.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return answers.apply(model, question);
        };
    }

    private static String createOfBenchmark(ServiceProcess service) throws Exception {
        return service.post(
                        PATH,
                        "{\"models\":[\"tpo-nano\"],\"benchmark\":{\"name\":\"mlvu\",\"folder\":\"mlvu\"},\"seed\":5}")
                .get("id")
                .asString();
    }

    /** Two questions of each video. */
    private void benchmark() throws IOException {
        Path folder = Files.createDirectories(home.resolve("benchmarks/mlvu"));
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < QUESTIONS; i++) {
            rows.append(("{\"video\":\"v%d.mp4\",\"question\":\"%d?\",\"candidates\":[\"x\",\"y\"],\"answer\":\"y\","
                            + "\"question_type\":\"%s\"}\n")
                    .formatted(i / 2, i, i % 2 == 0 ? "ego" : "count"));
            Files.writeString(folder.resolve("v" + i / 2 + ".mp4"), "video " + i);
        }
        Files.writeString(folder.resolve("rows.jsonl"), rows);
    }

    private static String create(ServiceProcess service) throws Exception {
        return service.post(PATH, "{\"models\":[\"tpo-nano\"],\"file\":\"file-questions\",\"seed\":5}")
                .get("id")
                .asString();
    }

    private static JsonNode result(ServiceProcess service, String id) throws Exception {
        JsonNode job =
                service.await(PATH + "/" + id, now -> now.get("finished_at").isNumber());
        assertThat(job.get("status").asString()).as("%s", job).isEqualTo("succeeded");
        return job.get("result");
    }

    private static int done(JsonNode job) {
        return job.get("progress").get("done").asInt();
    }

    private static String rows() {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < QUESTIONS; i++) {
            rows.append(("{\"id\":\"q-%d\",\"file_id\":\"file-%d\",\"family\":\"%s\",\"messages\":[{\"role\":\"user\","
                            + "\"content\":[{\"type\":\"video_url\",\"video_url\":{\"url\":\"video://file-%d\"}},"
                            + "{\"type\":\"text\",\"text\":\"%d?\"}]}],\"answer\":\"blue square\"}\n")
                    .formatted(i, i / 2, i % 2 == 0 ? "after" : "before", i / 2, i));
        }
        return rows.toString();
    }
}
