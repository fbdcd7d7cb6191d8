package dev.tpo.trainingservice.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.testing.PostgresTest;
import dev.tpo.testing.TestDatabase;
import dev.tpo.trainingservice.testing.FakeSuite;
import dev.tpo.trainingservice.testing.ServiceProcess;
import java.nio.file.Path;
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
        BiFunction<String, String, String> answers =
                (model, question) -> (model + question).hashCode() % 3 == 0 ? "red ring" : "blue square";
        CountDownLatch killed = new CountDownLatch(1);
        suite.answers = answersUntil(killed, answers);
        String interrupted;
        try (ServiceProcess service = ServiceProcess.start(home, database, suite)) {
            interrupted = create(service);
            service.await(PATH + "/" + interrupted, job -> done(job) == ANSWERED_BEFORE_THE_KILL);
            service.kill();
        }
        killed.countDown();
        try (ServiceProcess service = ServiceProcess.start(home, database, suite)) {
            JsonNode result = result(service, interrupted);
            assertThat(suite.asked.get()).isBetween(QUESTIONS, QUESTIONS + ON_THEIR_WAY);

            String whole = create(service);
            assertThat(result).isEqualTo(result(service, whole));
            assertThat(service.lines(PATH + "/" + interrupted + "/records"))
                    .hasSize(QUESTIONS)
                    .isEqualTo(service.lines(PATH + "/" + whole + "/records"));
        }
    }

    /** The first ones at once, the rest only after the kill. */
    private static BiFunction<String, String, String> answersUntil(
            CountDownLatch killed, BiFunction<String, String, String> answers) {
        AtomicInteger count = new AtomicInteger();
        return (model, question) -> {
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
