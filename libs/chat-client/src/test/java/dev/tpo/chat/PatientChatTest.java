package dev.tpo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.api.ChatCompletion;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.ChatMessage;
import dev.tpo.api.ContentPart;
import dev.tpo.api.ScoreRequest;
import dev.tpo.api.UpstreamRequests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatientChatTest {
    private static final BooleanSupplier GO_ON = () -> false;
    private static final ChatCompletionRequest QUESTION = ChatCompletionRequest.greedy(
            "tpo-nano", List.of(ChatMessage.user(ContentPart.text("What is shown?"))), 8, null);

    private final FakeChat service = new FakeChat();
    private final TestTime time = new TestTime();
    private final PatientChat chat = chat(Duration.ofMinutes(15));

    private PatientChat chat(Duration answerTimeout) {
        var endpoint = new ChatEndpoint(URI.create(service.url() + "/"), Map.of("X-Name", "value"), answerTimeout);
        return new PatientChat(endpoint, new Patience(Duration.ofMinutes(10), 5), time, time::pass);
    }

    @AfterEach
    void close() {
        chat.close();
        service.close();
    }

    private Reply<ChatCompletion> ask() {
        return chat.complete(QUESTION, GO_ON);
    }

    private static Reply.Refused<?> refusal(Reply<?> reply) {
        assertThat(reply).isInstanceOf(Reply.Refused.class);
        return (Reply.Refused<?>) reply;
    }

    @Test
    void anAnswerIsGivenAndTheHeadersOfTheEndpointAreSent() {
        service.then(200, FakeChat.ANSWER);

        assertThat(ask())
                .isInstanceOfSatisfying(
                        Reply.Answered.class,
                        answered -> assertThat(((ChatCompletion) answered.answer()).text())
                                .isEqualTo("blue square"));
        assertThat(service.lastHeaders.getFirst("X-Name")).isEqualTo("value");
        assertThat(service.lastBody).contains("\"max_tokens\":8").contains("What is shown?");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anAnswersEndTakesNothingFromTheRequestThatFollowsOnItsConnection(boolean streamed) throws Exception {
        service.always(
                200,
                streamed
                        ? "data: {\"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}\n\n"
                                + "data: [DONE]\n\n"
                        : FakeChat.ANSWER,
                "");
        int questions = 400;
        List<Future<Reply<ChatCompletion>>> replies = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < questions; i++) {
                replies.add(threads.submit(this::ask));
            }
        }

        for (Future<Reply<ChatCompletion>> reply : replies) {
            assertThat(reply.get())
                    .isInstanceOfSatisfying(
                            Reply.Answered.class,
                            answered -> assertThat(answered.cost().requests()).isEqualTo(1));
        }
        assertThat(service.requests).hasValue(questions);
    }

    @Test
    void theCostOfAllTriesIsToldAndWhatWasSentElsewhereAsTheServiceCountsIt() {
        service.then(502, FakeChat.error("cut off", null))
                .sent(3)
                .then(429, FakeChat.error("busy", null), "1")
                .sent(0)
                .then(200, FakeChat.ANSWER)
                .sent(2);

        assertThat(ask().cost()).isEqualTo(new Cost(5, 120, 7));
    }

    @Test
    void aQuestionToAModelOfTheServicesOwnCostsARequestATry() {
        service.then(500, "").then(200, FakeChat.ANSWER);

        assertThat(ask().cost()).isEqualTo(new Cost(2, 120, 7));
    }

    @Test
    void whatIsRefusedGivenUpOrStoppedHasItsCostToo() {
        service.then(400, FakeChat.error("no", "bad")).sent(2);
        assertThat(ask().cost()).isEqualTo(new Cost(2, 0, 0));

        service.then(503, FakeChat.error("upgrade", null), "86400").sent(1);
        assertThat(ask().cost()).isEqualTo(new Cost(1, 0, 0));

        service.always(429, FakeChat.error("busy", null), "300");
        assertThat(chat.complete(QUESTION, () -> service.requests.get() > 2).cost())
                .isEqualTo(new Cost(1, 0, 0));
    }

    @Test
    void eachTryIsAllowedBeforeItIsSentAndTheServiceIsToldHowManyItMayBecome() {
        service.then(502, FakeChat.error("cut off", null)).sent(3);
        service.then(500, "");
        List<Cost> spent = new ArrayList<>();
        Allowance allowance = new Allowance() {
            @Override
            public int next() {
                if (spent.size() == 2) {
                    throw new IllegalStateException("nothing is left");
                }
                return 7 - spent.size();
            }

            @Override
            public void spent(Cost cost) {
                spent.add(cost);
            }
        };

        assertThatThrownBy(() -> chat.complete(QUESTION, allowance, GO_ON)).hasMessage("nothing is left");

        assertThat(spent).containsExactly(Cost.requests(3), Cost.requests(1));
        assertThat(service.requests).hasValue(2);
        assertThat(service.lastHeaders.getFirst(UpstreamRequests.LIMIT)).isEqualTo("6");
        service.then(200, FakeChat.ANSWER);
        ask();
        assertThat(service.lastHeaders).doesNotContainKey(UpstreamRequests.LIMIT);
    }

    @Test
    void whatCannotBeSentCostsNothing() {
        service.close();

        assertThat(ask().cost()).isEqualTo(Cost.NOTHING);
    }

    @Test
    void aStreamedAnswerIsPutTogether() {
        service.then(200, """
                : waiting

                data: {"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":""},"finish_reason":null}]}

                data: {"id":"c","choices":[{"index":0,"delta":{"content":"blue "},"finish_reason":null}]}

                data: {"id":"c","choices":[{"index":0,"delta":{"content":"square"},"finish_reason":null}]}

                data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"length"}],"sampling_receipt":[],"notes":["mind this"]}

                data: {"id":"c","choices":[],"usage":{"prompt_tokens":120,"completion_tokens":7,"total_tokens":127}}

                data: [DONE]

                """);

        assertThat(ask()).isInstanceOfSatisfying(Reply.Answered.class, answered -> {
            var completion = (ChatCompletion) answered.answer();
            assertThat(completion.text()).isEqualTo("blue square");
            assertThat(completion.choices().getFirst().finishReason()).isEqualTo("length");
            assertThat(completion.samplingReceipt()).isEmpty();
            assertThat(completion.notes()).containsExactly("mind this");
            assertThat(answered.cost()).isEqualTo(new Cost(1, 120, 7));
        });
        assertThat(service.lastBody).contains("\"stream\":true").contains("\"include_usage\":true");
    }

    @Test
    void aStreamThatIsCutOrFailsMidwayIsAFailedTry() {
        String begun =
                "data: {\"id\":\"c\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"blue\"},\"finish_reason\":null}]}\n\n";
        service.then(200, begun)
                .then(200, begun + "data: {\"error\":{\"message\":\"gone\",\"code\":\"endpoint_failed\"}}\n\n")
                .then(200, FakeChat.ANSWER);

        assertThat(ask().cost()).isEqualTo(new Cost(3, 120, 7));
    }

    @Test
    void scoresAreGiven() {
        service.then(200, "{\"scores\":[{\"logprob_sum\":-1.5,\"logprob_mean\":-0.5,\"tokens\":3}]}");

        var reply = chat.score(new ScoreRequest("tpo-nano", QUESTION.messages(), List.of("a"), null), GO_ON);

        assertThat(reply)
                .isInstanceOfSatisfying(
                        Reply.Answered.class,
                        answered -> assertThat(answered.toString()).contains("logprobSum=-1.5"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"90", "Thu, 1 Jan 2026 00:01:30 GMT"})
    void aFullQueueIsWaitedForAsLongAsItSays(String retryAfter) {
        service.then(429, FakeChat.error("busy", null), retryAfter).then(200, FakeChat.ANSWER);

        assertThat(ask()).isInstanceOf(Reply.Answered.class);
        assertThat(time.passed()).isEqualTo(Duration.ofSeconds(90));
    }

    @Test
    void aFullQueueIsWaitedForMoreOftenThanAFailureIsForgiven() {
        for (int i = 0; i < 100; i++) {
            service.then(429, FakeChat.error("busy", null), "1");
        }
        service.then(200, FakeChat.ANSWER);

        assertThat(ask()).isInstanceOf(Reply.Answered.class);
    }

    @Test
    void aServiceThatWantsToBeAskedLaterThanPatienceLastsIsUnavailableAtOnce() {
        service.then(503, FakeChat.error("upgrade", null), "86400");

        assertThat(ask()).isInstanceOf(Reply.Unavailable.class);
        assertThat(time.passed()).isZero();
    }

    @Test
    void aServiceThatIsNotReadyIsWaitedForUntilPatienceEnds() {
        service.always(503, FakeChat.error("the model is loading", null), "2");

        assertThat(ask())
                .isInstanceOfSatisfying(
                        Reply.Unavailable.class,
                        unavailable -> assertThat(unavailable.message())
                                .contains("10m")
                                .contains("the model is loading"));
        assertThat(time.passed()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void aServiceThatCannotBeReachedIsWaitedForUntilPatienceEnds() {
        service.close();

        assertThat(ask()).isInstanceOf(Reply.Unavailable.class);
        assertThat(time.passed()).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
    }

    @Test
    void aQuestionThatOthersOvertakeTillPatienceEndsIsGivenUpForItself() {
        service.always(503, FakeChat.error("no memory for so many frames", null), "2");
        service.onRequest = request -> {
            if (request == 20) {
                service.then(200, FakeChat.ANSWER);
                assertThat(chat.complete(QUESTION, GO_ON)).isInstanceOf(Reply.Answered.class);
            }
        };

        assertThat(refusal(ask()).code()).isEqualTo("no_answer");
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504, 408})
    void aQuestionAtWhichTheServiceFailsEachTimeIsNotAskedForEver(int status) {
        service.always(status, FakeChat.error("NullPointerException", null));

        var refused = refusal(ask());

        assertThat(refused.code()).isEqualTo("no_answer");
        assertThat(refused.message()).contains("5 tries").contains("NullPointerException");
        assertThat(service.requests).hasValue(5);
    }

    @Test
    void aQuestionThatEndsTheServiceEachTimeIsNotAskedForEver() {
        service.hangUp = true;

        assertThat(refusal(ask()).code()).isEqualTo("no_answer");
        assertThat(service.requests).hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", "{}", "null", "{\"choices\":[]}", "{\"choices\":[{\"index\":0}]}"})
    void anAnswerThatMakesNoSenseIsNotWaitedForEver(String body) {
        service.always(200, body);

        assertThat(refusal(ask()).message()).contains("its answer");
        assertThat(service.requests).hasValue(5);
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        service.endless = true;

        assertThat(refusal(ask()).code()).isEqualTo("no_answer");
    }

    @Test
    void aSingleFailureIsForgiven() {
        service.then(500, "").then(200, FakeChat.ANSWER);

        assertThat(ask()).isInstanceOf(Reply.Answered.class);
    }

    @Test
    void aRefusalIsTakenForWhatItIsAtOnce() {
        service.always(
                400,
                "{\"error\":{\"message\":\"too many frames\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"messages[0]\",\"code\":\"context_length_exceeded\"}}");

        var refused = refusal(ask());

        assertThat(refused.code()).isEqualTo("context_length_exceeded");
        assertThat(refused.message()).isEqualTo("too many frames");
        assertThat(refused.param()).isEqualTo("messages[0]");
        assertThat(service.requests).hasValue(1);
    }

    @Test
    void aRefusalInAnotherShapeIsToldAsItCame() {
        service.always(403, "Forbidden by the proxy");

        assertThat(refusal(ask()).message()).contains("403").contains("Forbidden by the proxy");
        assertThat(refusal(ask()).code()).isEqualTo("refused_by_model");
    }

    @Test
    void aNewModelIsUnknownForAMoment() {
        service.then(404, FakeChat.error("no such model", "model_not_found"))
                .then(404, FakeChat.error("no such model", "model_not_found"))
                .then(200, FakeChat.ANSWER);

        assertThat(ask()).isInstanceOf(Reply.Answered.class);
    }

    @Test
    void aModelThatStaysUnknownIsRefused() {
        service.always(404, FakeChat.error("no such model", "model_not_found"));

        assertThat(refusal(ask()).code()).isEqualTo("model_not_found");
        assertThat(time.passed()).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    }

    @Test
    void anUnknownVideoIsRefusedAtOnce() {
        service.always(404, FakeChat.error("no file", "file_not_found"));

        assertThat(refusal(ask()).code()).isEqualTo("file_not_found");
        assertThat(service.requests).hasValue(1);
    }

    @Test
    void aStopIsHeardWhileAFullQueueIsWaitedFor() {
        service.always(429, FakeChat.error("busy", null), "300");

        Reply<ChatCompletion> reply =
                chat.complete(QUESTION, () -> time.passed().compareTo(Duration.ofSeconds(1)) >= 0);

        assertThat(reply).isInstanceOf(Reply.Stopped.class);
        assertThat(time.passed()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void nothingIsAskedAfterAStop() {
        assertThat(chat.complete(QUESTION, () -> true)).isInstanceOf(Reply.Stopped.class);
        assertThat(service.requests).hasValue(0);
    }

    @Test
    void aStopIsHeardWhileTheModelThinksAndTheModelSeesThatNobodyListens() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                var patient = to(silent)) {
            var stop = new AtomicBoolean();
            Future<Reply<ChatCompletion>> reply = threads.submit(() -> patient.complete(QUESTION, stop::get));
            try (Socket connection = silent.accept()) {
                connection.setSoTimeout(60_000);
                assertThat(connection.getInputStream().read()).isNotNegative();

                stop.set(true);

                assertThat(reply.get(1, TimeUnit.MINUTES)).isInstanceOf(Reply.Stopped.class);
                assertThat(readToTheEnd(connection)).isTrue();
            }
        }
    }

    private PatientChat to(ServerSocket server) {
        var endpoint = new ChatEndpoint(
                URI.create("http://127.0.0.1:" + server.getLocalPort()), Map.of(), Duration.ofMinutes(15));
        return new PatientChat(endpoint, new Patience(Duration.ofMinutes(10), 5), time, time::pass);
    }

    private static boolean readToTheEnd(Socket connection) throws IOException {
        try {
            connection.getInputStream().skipNBytes(Integer.MAX_VALUE);
            return false;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true; // ended or reset
        }
    }

    @Test
    void anInterruptedThreadStopsAndStaysInterrupted() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var patient = to(silent)) {
            var asking = new CountDownLatch(1);
            var seen = new Object[2];
            Thread asker = Thread.ofPlatform().start(() -> {
                asking.countDown();
                seen[0] = patient.complete(QUESTION, GO_ON);
                seen[1] = Thread.currentThread().isInterrupted();
            });
            asking.await();

            asker.interrupt();
            asker.join(60_000);

            assertThat(seen[0]).isInstanceOf(Reply.Stopped.class);
            assertThat(seen[1]).isEqualTo(true);
        }
    }

    @Test
    void anAnswerThatTakesLongerThanItMayIsAFailure() {
        service.silent = true;
        try (PatientChat hasty = chat(Duration.ofSeconds(1))) {
            BooleanSupplier whileTimePasses = () -> {
                time.pass(Duration.ofMillis(700));
                return false;
            };

            assertThat(refusal(hasty.complete(QUESTION, whileTimePasses)).message())
                    .contains("no answer within 1s");
        }
    }
}
