package dev.tpo.chat.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tpo.chat.TestTime;
import dev.tpo.testing.endpoint.Asked;
import dev.tpo.testing.endpoint.ScriptedEndpoint;
import dev.tpo.testing.endpoint.Turn;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class EndpointTest {
    private static final String KEY = "sk-a-very-secret-key";
    private static final LocalDate TODAY = LocalDate.of(2026, 1, 1);
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final TestTime time = new TestTime();
    private final ScriptedEndpoint there = new ScriptedEndpoint();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open) {
            one.close();
        }
        there.close();
    }

    private Endpoint endpoint(String... settings) {
        return endpoint(time, List.of(there.url()), settings);
    }

    private Endpoint endpoint(Clock clock, List<URI> addresses, String... settings) {
        var variables = new HashMap<String, String>();
        variables.put(
                "TPO_ENDPOINTS",
                addresses.stream().map(url -> "there=" + url + ",").reduce("", String::concat));
        variables.put("TPO_ENDPOINT_THERE_KEY", KEY);
        for (String setting : settings) {
            String[] pair = setting.split("=", 2);
            variables.put("TPO_ENDPOINT_THERE_" + pair[0], pair[1]);
        }
        Endpoint.Pauses pauses = clock == time ? time::pass : Thread::sleep;
        var endpoints = new Endpoints(
                EndpointVariables.read(variables), folder.resolve("counts"), clock, pauses, EndpointMeter.NONE);
        open.add(endpoints);
        return endpoints.named("there").orElseThrow();
    }

    private static EndpointQuestion question(boolean whole, String... fields) {
        ObjectNode body = new JsonMapper().createObjectNode();
        body.put("model", "m").put("max_tokens", 100);
        body.putArray("messages").addObject().put("role", "user").put("content", "What is shown?");
        for (String field : fields) {
            body.put(field, 1);
        }
        return new EndpointQuestion(body, whole, 10, Integer.MAX_VALUE);
    }

    /** All of it, and how it ended. */
    private record Read(
            String text,
            AnswerPiece.Ending ending,
            AnswerPiece.@Nullable Tokens tokens,
            int requests,
            List<String> notes,
            @Nullable String model) {}

    private static Read read(Endpoint endpoint, EndpointQuestion question) throws InterruptedException {
        try (EndpointAnswer answer = endpoint.ask(question)) {
            StringBuilder text = new StringBuilder();
            while (true) {
                switch (answer.next(LONG)) {
                    case AnswerPiece.Text(String words) -> text.append(words);
                    case AnswerPiece.Finished(var ending, var tokens) -> {
                        return new Read(
                                text.toString(), ending, tokens, answer.requests(), answer.notes(), answer.model());
                    }
                    case null -> throw new AssertionError("nothing comes");
                }
            }
        }
    }

    private static <E extends EndpointException> E failing(Class<E> type, Endpoint endpoint) {
        E failure = catchThrowableOfType(type, () -> read(endpoint, question(true)));
        assertThat(failure).isNotNull();
        return failure;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anAnswerIsReadWordByWordWithItsTokensAndItsModel(boolean whole) throws InterruptedException {
        there.then(Turn.answer("a red circle moves", "length"));

        Read read = read(endpoint(), question(whole));

        assertThat(read)
                .isEqualTo(new Read(
                        "a red circle moves",
                        AnswerPiece.Ending.LENGTH,
                        new AnswerPiece.Tokens(3, 0, 4),
                        1,
                        List.of(),
                        "m@scripted"));
        assertThat(there.last().header("Authorization")).isEqualTo("Bearer " + KEY);
        assertThat(there.last().streamed()).isTrue();
        assertThat(there.last().usageWanted()).isTrue();
    }

    @Test
    void anEndpointThatAnswersWithPlainJsonIsUnderstood() throws InterruptedException {
        there.then(Turn.plain("a red circle"));

        assertThat(read(endpoint(), question(false)).text()).isEqualTo("a red circle");
    }

    @Test
    void whatAnEndpointHoldsBackIsSaidAsSuch() throws InterruptedException {
        there.then(Turn.answer("a", "content_filter"));

        assertThat(read(endpoint(), question(true)).ending()).isEqualTo(AnswerPiece.Ending.CONTENT_FILTER);
    }

    @Test
    void aRefusalInSoManyWordsIsAnAnswerThatWasHeldBack() throws InterruptedException {
        there.then(
                Turn.body(
                        200,
                        "application/json",
                        "{\"choices\":[{\"message\":{\"content\":null,\"refusal\":\"I cannot\"},\"finish_reason\":\"stop\"}]}"));

        Read read = read(endpoint(), question(true));

        assertThat(read.text()).isEqualTo("I cannot");
        assertThat(read.ending()).isEqualTo(AnswerPiece.Ending.CONTENT_FILTER);
    }

    @ParameterizedTest
    @CsvSource({"stream_options,false", "response_format,true", "seed,true", "temperature,true"})
    void whatAnEndpointDoesNotTakeIsLeftOutFromThenOnAndSaid(String field, boolean told) throws InterruptedException {
        there.refuses(field);
        Endpoint endpoint = endpoint();
        EndpointQuestion question = question(true, "response_format", "seed", "temperature");

        Read first = read(endpoint, question);
        Read second = read(endpoint, question);

        assertThat(first.requests()).isEqualTo(2);
        assertThat(second.requests()).isEqualTo(1);
        assertThat(there.last().body().has(field)).isFalse();
        assertThat(second.notes().stream().anyMatch(note -> note.contains(field)))
                .isEqualTo(told);
    }

    @Test
    void anEndpointThatTakesOnlyTheNewNameOfTheLimitGetsThat() throws InterruptedException {
        there.then(Turn.error(
                400,
                "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens'"
                        + " instead.",
                "unsupported_parameter"));

        assertThat(read(endpoint(), question(true)).requests()).isEqualTo(2);
        assertThat(there.last().body().path("max_completion_tokens").asInt()).isEqualTo(100);
        assertThat(there.last().body().has("max_tokens")).isFalse();
    }

    @Test
    void aSchemaThatIsWrongIsTheClientsToMend() throws InterruptedException {
        there.then(Turn.error(400, "Invalid schema for response_format 'x': unknown type", "bad_schema"));
        Endpoint endpoint = endpoint();

        assertThatThrownBy(() -> read(endpoint, question(true, "response_format")))
                .isInstanceOf(EndpointException.Refused.class);
        read(endpoint, question(true, "response_format"));
        assertThat(there.last().body().has("response_format")).isTrue();
    }

    @Test
    void anOperatorMaySayThatThereIsNoResponseFormat() throws InterruptedException {
        Read read = read(endpoint("RESPONSE_FORMAT=false"), question(true, "response_format"));

        assertThat(there.last().body().has("response_format")).isFalse();
        assertThat(read.notes()).hasSize(1);
    }

    @Test
    void aFailureIsForgivenTwiceAndEachRequestCounts() throws InterruptedException {
        there.then(Turn.error(500, "oops", "x"), Turn.cut("a red"), Turn.answer("a red circle"));

        Read read = read(endpoint(), question(true));

        assertThat(read.text()).isEqualTo("a red circle");
        assertThat(read.requests()).isEqualTo(3);
        assertThat(there.requests()).hasSize(3);
    }

    @Test
    void aStreamThatWasPassedOnIsNotBegunAgain() throws InterruptedException {
        there.then(Turn.cut("a red"));
        try (EndpointAnswer answer = endpoint().ask(question(false))) {
            assertThat(answer.next(LONG)).isEqualTo(new AnswerPiece.Text("a red"));
            assertThatThrownBy(() -> answer.next(LONG)).isInstanceOf(EndpointException.Failed.class);
        }
        assertThat(there.requests()).hasSize(1);
    }

    @Test
    void noMoreRequestsAreSentThanTheQuestionMayCost() {
        there.always(Turn.error(500, "oops", "x"));
        EndpointQuestion question = question(true);

        var failed = catchThrowableOfType(
                EndpointException.Failed.class,
                () -> read(endpoint(), new EndpointQuestion(question.body(), true, 10, 2)));

        assertThat(failed.requests()).isEqualTo(2);
        assertThat(there.requests()).hasSize(2);
    }

    @Test
    void anEndpointThatFailsEachTimeIsSaidToHaveFailed() {
        there.always(Turn.error(500, "oops", "x"));

        var failed = failing(EndpointException.Failed.class, endpoint());

        assertThat(failed.requests()).isEqualTo(3);
        assertThat(failed.said()).contains("'there'").contains("500").contains("oops");
    }

    @Test
    void aConnectionThatIsHungUpIsAFailure() {
        there.always(Turn.hangUp());

        assertThat(failing(EndpointException.Failed.class, endpoint()).requests())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>hello</html>", "{}", "[]", "{\"choices\":[]}"})
    void whatIsNoAnswerIsAFailure(String body) {
        there.always(Turn.body(200, "text/html", body));

        assertThat(failing(EndpointException.Failed.class, endpoint()).requests())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.5", "Thu, 1 Jan 2026 00:00:01 GMT"})
    void aShortWaitIsWaitedForHere(String retryAfter) throws InterruptedException {
        there.then(Turn.busy(retryAfter), Turn.answer("a"));

        assertThat(read(endpoint(), question(true)).requests()).isEqualTo(2);
        assertThat(time.passed()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
    }

    @Test
    void aLongWaitIsLeftToTheClientAndTheEndpointIsLeftAloneMeanwhile() throws InterruptedException {
        there.then(Turn.busy("30"));
        Endpoint endpoint = endpoint();

        var busy = failing(EndpointException.Busy.class, endpoint);
        var again = failing(EndpointException.Busy.class, endpoint);

        assertThat(busy.comeAgain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(busy.requests()).isEqualTo(1);
        assertThat(again.requests()).isEqualTo(0);
        assertThat(again.comeAgain()).isEqualTo(Duration.ofSeconds(30));
        time.pass(Duration.ofSeconds(30));
        assertThat(read(endpoint, question(true)).requests()).isEqualTo(1);
    }

    @Test
    void millisecondsAreTakenAsOpenAiSendsThem() throws InterruptedException {
        there.then(
                reply -> {
                    reply.header("retry-after-ms", "1200");
                    reply.header("Retry-After", "60");
                    reply.error(429, "slow down", null);
                },
                Turn.answer("a"));

        read(endpoint(), question(true));

        assertThat(time.passed()).isEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void anAccountWithoutCreditIsNotWaitedFor() {
        there.then(Turn.error(429, "You exceeded your current quota", "insufficient_quota"));

        var refused = failing(EndpointException.Refused.class, endpoint());

        assertThat(refused.status()).isEqualTo(424);
        assertThat(refused.code()).isEqualTo("insufficient_quota");
    }

    @Test
    void anEndpointThatFailsAgainAndAgainIsLeftAloneUntilOneRequestFindsItBack() throws InterruptedException {
        Endpoint endpoint = endpoint();
        for (int i = 0; i < 5; i++) {
            there.then(Turn.error(500, "oops", "x"));
        }
        failing(EndpointException.Failed.class, endpoint);

        var away = failing(EndpointException.Away.class, endpoint);

        assertThat(away.requests()).isEqualTo(2);
        assertThat(away.comeAgain()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
        assertThat(failing(EndpointException.Away.class, endpoint).requests()).isEqualTo(0);
        assertThat(endpoint.openCircuits()).isEqualTo(1);
        time.pass(Duration.ofSeconds(5));
        assertThat(read(endpoint, question(true)).requests()).isEqualTo(1);
        assertThat(endpoint.openCircuits()).isEqualTo(0);
    }

    @Test
    void aTrialThatFailsLeavesItAloneForLonger() {
        Endpoint endpoint = endpoint();
        there.always(Turn.error(500, "oops", "x"));
        failing(EndpointException.Failed.class, endpoint);
        failing(EndpointException.Away.class, endpoint);
        time.pass(Duration.ofSeconds(5));

        var away = failing(EndpointException.Away.class, endpoint);

        assertThat(away.requests()).isEqualTo(1);
        assertThat(away.comeAgain()).isGreaterThan(Duration.ofSeconds(5));
    }

    @Test
    void refusalsAreNoFailures() {
        Endpoint endpoint = endpoint();
        there.always(Turn.error(400, "too many images", "bad_images"));
        for (int i = 0; i < 10; i++) {
            var refused = failing(EndpointException.Refused.class, endpoint);
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.code()).isEqualTo("bad_images");
            assertThat(refused.requests()).isEqualTo(1);
        }
        assertThat(endpoint.openCircuits()).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            401 | Incorrect API key | invalid_api_key | 424 | endpoint_unauthorized
            403 | not for you       | x               | 424 | endpoint_unauthorized
            404 | no such model     | x               | 404 | model_not_found
            422 | no                | unprocessable   | 400 | unprocessable
            413 | too large         | x               | 413 | x
            405 | no                | x               | 424 | endpoint_misconfigured
            """)
    void whatOnlyTheOperatorCanMendIsToldAsThat(int status, String message, String code, int told, String toldCode) {
        there.then(Turn.error(status, message, code));

        var refused = failing(EndpointException.Refused.class, endpoint());

        assertThat(refused.status()).isEqualTo(told);
        assertThat(refused.code()).isEqualTo(toldCode);
    }

    @Test
    void aChatThatIsTooLongIsToldByTheCodeThatOthersUse() {
        there.then(Turn.error(400, "This model's maximum context length is 8192 tokens. However, …", "x"));

        assertThat(failing(EndpointException.Refused.class, endpoint()).code()).isEqualTo("context_length_exceeded");
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 429, 500, 503})
    void neitherKeyNorAddressIsToldByWhateverAnEndpointSays(int status) {
        there.always(reply ->
                reply.error(status, "refused: " + reply.asked().headers() + " at " + there.url(), "code-" + KEY));

        EndpointException failure = failing(EndpointException.class, endpoint());

        assertThat(String.valueOf(failure))
                .doesNotContain(KEY)
                .doesNotContain("127.0.0.1")
                .doesNotContain(Integer.toString(there.port()));
        if (failure instanceof EndpointException.Refused refused) {
            assertThat(String.valueOf(refused.code())).doesNotContain(KEY);
        }
    }

    @Test
    void aRedirectIsNotFollowedWithTheKey() {
        try (ScriptedEndpoint elsewhere = new ScriptedEndpoint()) {
            there.then(Turn.redirect(elsewhere.url() + "/chat/completions"));

            var refused = failing(EndpointException.Refused.class, endpoint());

            assertThat(refused.code()).isEqualTo("endpoint_misconfigured");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void anEndpointThatIsSilentIsNotWaitedForForEver() {
        there.always(Turn.silence(never));

        var failed = failing(
                EndpointException.Failed.class,
                endpoint(Clock.systemUTC(), List.of(there.url()), "FIRST_BYTE_TIMEOUT=300ms"));

        assertThat(failed.said()).contains("0.3s");
        assertThat(failed.requests()).as("asked again it would take as long").isEqualTo(1);
    }

    @Test
    void aStreamThatStopsMidwayIsBrokenOff() {
        there.always(Turn.stall("a red", never));

        var failed = failing(
                EndpointException.Failed.class,
                endpoint(Clock.systemUTC(), List.of(there.url()), "IDLE_TIMEOUT=300ms"));

        assertThat(failed.said()).contains("stopped for more than 0.3s");
    }

    @Test
    void whoeverLeavesBreaksTheAnswerOffAtTheEndpoint() throws InterruptedException {
        there.then(Turn.endless("on and "));
        Endpoint endpoint = endpoint(Clock.systemUTC(), List.of(there.url()));
        try (EndpointAnswer answer = endpoint.ask(question(false))) {
            assertThat(answer.next(LONG)).isEqualTo(new AnswerPiece.Text("on and "));
        }
        there.awaitLeft(1);
        assertThat(endpoint.running()).isZero();
        assertThat(endpoint.openCircuits()).isZero();
    }

    @Test
    void aFleetsCallsGoToTheLeastBusy() throws Exception {
        try (ScriptedEndpoint other = new ScriptedEndpoint();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var end = new CountDownLatch(1);
            there.always(Turn.after(end, Turn.answer("a")));
            other.always(Turn.after(end, Turn.answer("a")));
            Endpoint fleet = endpoint(Clock.systemUTC(), List.of(there.url(), other.url()));

            var answers = new ArrayList<Future<Read>>();
            for (int i = 0; i < 6; i++) {
                answers.add(threads.submit(() -> read(fleet, question(true))));
            }
            there.awaitRequests(3);
            other.awaitRequests(3);
            end.countDown();

            for (var answer : answers) {
                assertThat(answer.get(1, TimeUnit.MINUTES).requests()).isEqualTo(1);
            }
            assertThat(there.requests()).hasSize(3);
        }
    }

    @Test
    void oneOfAFleetThatFailsIsLeftOutAndComesBack() throws InterruptedException {
        try (ScriptedEndpoint other = new ScriptedEndpoint()) {
            there.always(Turn.error(500, "oops", "x"));
            Endpoint fleet = endpoint(time, List.of(there.url(), other.url()));
            for (int i = 0; i < 20; i++) {
                read(fleet, question(true));
            }
            assertThat(there.requests().size()).isLessThanOrEqualTo(Circuit.FAILURES);
            assertThat(time.passed()).as("the other is asked at once").isZero();

            there.always(Turn.answer("a"));
            int before = there.requests().size();
            time.pass(Duration.ofMinutes(2));
            for (int i = 0; i < 4; i++) {
                read(fleet, question(true));
            }
            assertThat(fleet.openCircuits()).isZero();
            assertThat(there.requests().size()).isGreaterThanOrEqualTo(before);
        }
    }

    @Test
    void aBusyOneOfAFleetLeavesItsCallsToTheOthers() throws InterruptedException {
        try (ScriptedEndpoint other = new ScriptedEndpoint()) {
            there.always(Turn.busy("3600"));
            other.always(Turn.answer("a"));
            Endpoint fleet = endpoint(time, List.of(there.url(), other.url()));

            for (int i = 0; i < 6; i++) {
                read(fleet, question(true));
            }

            assertThat(there.requests()).hasSize(1);
        }
    }

    @Test
    void aFleetOfWhichNoneCanBeReachedIsAway() {
        Endpoint endpoint = endpoint();
        there.close();
        failing(EndpointException.Failed.class, endpoint);

        assertThat(failing(EndpointException.Away.class, endpoint).said()).doesNotContain("127.0.0.1");
    }

    @Test
    void noMoreRequestsAreMadeInAMinuteThanTheOperatorAllows() throws InterruptedException {
        Endpoint endpoint = endpoint("REQUESTS_PER_MINUTE=3");
        for (int i = 0; i < 3; i++) {
            read(endpoint, question(true));
        }

        var busy = failing(EndpointException.Busy.class, endpoint);

        assertThat(busy.requests()).isZero();
        assertThat(busy.comeAgain()).isBetween(Duration.ofSeconds(50), Duration.ofSeconds(61));
        time.pass(Duration.ofSeconds(55));
        assertThat(read(endpoint, question(true)).requests())
                .as("a short wait is waited for")
                .isEqualTo(1);
        assertThat(time.passed()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }

    @Test
    void tokensOfAMinuteAreCountedAsTheEndpointCountsThem() throws InterruptedException {
        Endpoint endpoint = endpoint("TOKENS_PER_MINUTE=200");
        for (int i = 0; i < 12; i++) {
            read(endpoint, question(true)); // 110 as a guess, 6 in the end
        }
        assertThat(time.passed()).isZero();
        for (int i = 0; i < 4; i++) {
            read(endpoint, question(true));
        }

        failing(EndpointException.Busy.class, endpoint);
    }

    @Test
    void aDaysRequestsAreCountedOverAllAddressesAndRestartsUntilMidnight() throws Exception {
        try (ScriptedEndpoint other = new ScriptedEndpoint()) {
            List<URI> addresses = List.of(there.url(), other.url());
            time.pass(Duration.ofHours(20));
            there.then(Turn.error(500, "oops", "x"));
            Endpoint before = endpoint(time, addresses, "REQUESTS_PER_DAY=3");
            assertThat(read(before, question(true)).requests()).isEqualTo(2);
            Endpoint restarted = endpoint(time, addresses, "REQUESTS_PER_DAY=3");
            read(restarted, question(true));

            var spent = failing(EndpointException.Spent.class, restarted);

            assertThat(spent.requests()).isZero();
            assertThat(spent.comeAgain()).isEqualTo(Duration.ofHours(4));
            assertThat(spent.said())
                    .isEqualTo(
                            "the endpoint 'there' has had the 3 requests that its operator allows for a day; the next"
                                    + " day begins at 00:00 UTC");
            assertThat(there.requests().size() + other.requests().size()).isEqualTo(3);
            assertThat(time.passed()).as("not waited for here").isEqualTo(Duration.ofHours(20));
            time.pass(spent.comeAgain());
            assertThat(read(restarted, question(true)).requests()).isEqualTo(1);
        }
    }

    @Test
    void aTryAgainThatTheDayHasNoRequestForIsNotMade() {
        there.always(Turn.error(500, "oops", "x"));

        assertThat(failing(EndpointException.Spent.class, endpoint("REQUESTS_PER_DAY=1"))
                        .requests())
                .isEqualTo(1);
        assertThat(there.requests()).hasSize(1);
    }

    @Test
    void aDaysTokensAreSetAsideAsAGuessAndCountedAsTheEndpointCountsThem() throws InterruptedException {
        Endpoint before = endpoint("TOKENS_PER_DAY=125");
        for (int i = 0; i < 3; i++) {
            read(before, question(true)); // 110 as a guess, 6 in the end
        }
        Endpoint restarted = endpoint("TOKENS_PER_DAY=125");

        var spent = failing(EndpointException.Spent.class, restarted);

        assertThat(restarted.budget().orElseThrow().used().tokens()).isEqualTo(18);
        assertThat(spent.said()).contains("18 of the 125 tokens").contains("may take 110");
        assertThat(there.requests()).hasSize(3);
    }

    @Test
    void tokensThatNobodyHasToldAreCountedAsGuessedUnlessNoModelHasSeenTheQuestion() throws InterruptedException {
        there.then(Turn.error(400, "too many images", "x"), Turn.busy("30"), Turn.cut("a"));
        Endpoint endpoint = endpoint("TOKENS_PER_DAY=1000");
        failing(EndpointException.Refused.class, endpoint);
        failing(EndpointException.Busy.class, endpoint);
        time.pass(Duration.ofSeconds(30));
        assertThat(endpoint.budget().orElseThrow().used()).isEqualTo(new DayCount(TODAY, 2, 0));

        read(endpoint, question(true));

        assertThat(endpoint.budget().orElseThrow().used()).isEqualTo(new DayCount(TODAY, 4, 110 + 6));
        there.close();
        Endpoint unreachable = endpoint("TOKENS_PER_DAY=1000");
        failing(EndpointException.Failed.class, unreachable);
        assertThat(unreachable.budget().orElseThrow().used()).isEqualTo(new DayCount(TODAY, 7, 110 + 6));
    }

    @Test
    void aQuestionThatIsUnderWayIsCountedBeforeAKillAndItsTokensHoldOthersBack() throws InterruptedException {
        there.then(Turn.endless("on and "));
        Endpoint endpoint = endpoint("TOKENS_PER_DAY=150");
        try (EndpointAnswer answer = endpoint.ask(question(false))) {
            assertThat(answer.next(LONG)).isEqualTo(new AnswerPiece.Text("on and "));

            assertThat(failing(EndpointException.Busy.class, endpoint).comeAgain())
                    .as("it may use less in the end")
                    .isEqualTo(Duration.ofSeconds(1));
            assertThat(endpoint("TOKENS_PER_DAY=150").budget().orElseThrow().used())
                    .isEqualTo(new DayCount(TODAY, 1, 0));
        }
        failing(EndpointException.Spent.class, endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-01",
                "2026-13-01 requests=3 tokens=0",
                "2026-01-01 requests=-3 tokens=0",
                "2025-12-31 requests=3 tokens=0"
            })
    void aDamagedCountAndAnotherDaysBeginAnew(String content) throws Exception {
        Path count = Files.createDirectories(folder.resolve("counts")).resolve("there");
        Files.writeString(count, content);

        read(endpoint("REQUESTS_PER_DAY=3"), question(true));

        assertThat(count).hasContent("2026-01-01 requests=1 tokens=6");
    }

    @Test
    void whatCannotBeCountedIsNotSent() throws Exception {
        Endpoint endpoint = endpoint("REQUESTS_PER_DAY=3");
        Files.delete(folder.resolve("counts/there"));
        Files.delete(folder.resolve("counts"));
        Files.writeString(folder.resolve("counts"), "a file in the folder's place");

        assertThat(failing(EndpointException.Away.class, endpoint).said())
                .contains("budget")
                .doesNotContain(folder.toString());
        assertThat(there.requests()).isEmpty();
        assertThatThrownBy(() -> endpoint("REQUESTS_PER_DAY=3"))
                .isInstanceOf(InvalidEndpointException.class)
                .hasMessageContaining("'there' cannot be kept");
    }

    @Test
    void withoutABudgetNothingIsWritten() throws Exception {
        read(endpoint(), question(true));

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void noMoreAreUnderWayAtOnceThanTheOperatorAllows() throws Exception {
        var end = new CountDownLatch(1);
        there.always(Turn.after(end, Turn.answer("a")));
        Endpoint endpoint = endpoint(Clock.systemUTC(), List.of(there.url()), "CONCURRENCY=2");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<Future<Read>>();
            for (int i = 0; i < 3; i++) {
                answers.add(threads.submit(() -> read(endpoint, question(true))));
            }
            there.awaitRequests(2);
            assertThat(endpoint.running()).isEqualTo(2);
            assertThat(there.requests()).hasSize(2);
            end.countDown();
            for (var answer : answers) {
                answer.get(1, TimeUnit.MINUTES);
            }
        }
        assertThat(there.requests()).hasSize(3);
        assertThat(endpoint.running()).isZero();
    }

    @Test
    void itsModelsAreListedWhereItDoes() throws InterruptedException {
        there.has("Qwen/Qwen3-VL-8B", "other");

        assertThat(endpoint().models()).isEqualTo(Optional.of(List.of("Qwen/Qwen3-VL-8B", "other")));
    }

    @Test
    void anEndpointThatIsAwayDoesNotSayWhichModelsItHas() {
        Endpoint endpoint = endpoint();
        there.close();

        assertThatThrownBy(endpoint::models)
                .isInstanceOf(EndpointException.Failed.class)
                .hasMessageNotContaining("127.0.0.1");
    }

    @Test
    void whatItIsAskedIsWhatWasMeant() throws InterruptedException {
        read(endpoint(), question(true));

        Asked asked = there.last();
        assertThat(asked.text()).isEqualTo("What is shown?");
        assertThat(asked.model()).isEqualTo("m");
    }
}
