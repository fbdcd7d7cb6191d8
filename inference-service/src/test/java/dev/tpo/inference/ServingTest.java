package dev.tpo.inference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** How answers are served: over HTTP, on real videos, with an engine whose pace the tests set. */
class ServingTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String STREAM = "'stream':true";

    static Path home;
    static Neighbours neighbours;
    static Service service;
    static String base;
    static String tuned;

    @BeforeAll
    static void start() {
        ServingScene scene = ServingScene.shared();
        home = scene.home();
        neighbours = scene.neighbours();
        service = scene.service();
        base = scene.base();
        tuned = scene.tuned();
    }

    @BeforeEach
    void everyoneIsThere() {
        neighbours.datasetAway = false;
        neighbours.trainingAway(false);
    }

    @Test
    void aStreamedAnswerIsTheWholeAnswerInPieces() throws Exception {
        JsonNode whole = service.posted(CHAT, Ask.text("tpo-nano", "count 5"));

        List<JsonNode> chunks =
                chunks(Ask.text("tpo-nano", "count 5", STREAM, "'stream_options':{'include_usage':true}"));

        assertThat(whole.at("/choices/0/message/content").asString()).isEqualTo("1 2 3 4 5 ");
        assertThat(text(chunks)).isEqualTo("1 2 3 4 5 ");
        assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.path("object").asString()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.path("id")).isEqualTo(chunks.getFirst().path("id"));
        });
        JsonNode end = chunks.get(chunks.size() - 2);
        assertThat(end.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(end.has("sampling_receipt")).isTrue();
        assertThat(chunks.getLast().path("choices")).isEmpty();
        assertThat(chunks.getLast().path("usage")).isEqualTo(whole.path("usage"));
        assertThat(whole.at("/usage/completion_tokens").asInt()).isEqualTo(5);
        assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(7);
    }

    @Test
    void theTokenLimitEndsAnAnswerWithLength() throws Exception {
        JsonNode answer = service.posted(CHAT, Ask.text("tpo-nano", "count 5", "'max_completion_tokens':3"));

        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("1 2 3 ");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("length");
    }

    @Test
    void aReceiptNamesTheFramesOnScreenAtTheTimesAskedFor() throws Exception {
        JsonNode answer = service.posted(CHAT, Ask.video("video://file-ten", "'timestamps':[0,2.6,9.99]"));

        JsonNode receipt = answer.at("/sampling_receipt/0");
        assertThat(receipt.path("file_id").asString()).isEqualTo("file-ten");
        assertThat(receipt.path("frame_indices").toString()).isEqualTo("[0,10,39]");
        assertThat(receipt.path("timestamps_seconds").toString()).isEqualTo("[0.0,2.5,9.75]");
        assertThat(receipt.path("model_revision").asString()).isEqualTo(base);
        assertThat(receipt.path("decoder").asString()).startsWith("ffmpeg");
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("3 frames");
        assertThat(answer.at("/usage/prompt_tokens_details/video_tokens").asInt())
                .isEqualTo(6);
    }

    @Test
    void framesAreShownInTheOrderInWhichTheirTimesAreNamedAndTheReceiptSaysSo() throws Exception {
        JsonNode reversed = service.posted(CHAT, Ask.video("video://file-ten", "'timestamps':[7.5,2.6,7.5,0]"));

        JsonNode receipt = reversed.at("/sampling_receipt/0");
        assertThat(receipt.path("frame_indices").toString()).isEqualTo("[30,10,30,0]");
        assertThat(receipt.path("timestamps_seconds").toString()).isEqualTo("[7.5,2.5,7.5,0.0]");
        assertThat(receipt.path("start_offset").asDouble()).isZero();
        assertThat(receipt.path("end_offset").asDouble()).isEqualTo(7.5);
    }

    @Test
    void aModelMayBeToldOtherTimesThanTheFramesOwnAndTheReceiptHasBoth() throws Exception {
        JsonNode cut = service.posted(
                CHAT, Ask.video("video://file-ten", "'timestamps':[7.5,2.6],'told_timestamps':[2.6,7.5]"));

        JsonNode receipt = cut.at("/sampling_receipt/0");
        assertThat(receipt.path("timestamps_seconds").toString()).isEqualTo("[7.5,2.5]");
        assertThat(receipt.path("told_timestamps").toString()).isEqualTo("[2.6,7.5]");
        assertThat(service.posted(CHAT, Ask.video("video://file-ten", "'timestamps':[7.5,2.6]"))
                        .at("/sampling_receipt/0")
                        .has("told_timestamps"))
                .isFalse();
    }

    @Test
    void thirtyTwoFramesAreTheDefaultAndAShortVideoGivesWhatItHas() throws Exception {
        JsonNode ten = service.posted(CHAT, Ask.video("file-ten", ""));
        JsonNode three = service.posted(CHAT, Ask.video("file-three", ""));

        assertThat(ten.at("/sampling_receipt/0/frame_indices")).hasSize(32);
        assertThat(ten.at("/sampling_receipt/0/frame_indices/31").asInt()).isEqualTo(39);
        assertThat(three.at("/sampling_receipt/0/frame_indices")).hasSize(12);
    }

    @Test
    void aWindowMayBeNumbersOrTextWithItsUnit() throws Exception {
        String sampling = "'media_io_kwargs':{'video':{'num_frames':4}}";
        JsonNode numbers = service.posted(CHAT, Ask.video("file-ten", "'start_offset':2,'end_offset':4.0", sampling));
        JsonNode texts =
                service.posted(CHAT, Ask.video("file-ten", "'start_offset':'2s','end_offset':'4.0s'", sampling));

        JsonNode receipt = numbers.at("/sampling_receipt/0");
        assertThat(receipt.path("frame_indices").toString()).isEqualTo("[8,10,12,15]");
        assertThat(receipt.path("start_offset").asDouble()).isEqualTo(2);
        assertThat(texts.path("sampling_receipt")).isEqualTo(numbers.path("sampling_receipt"));
    }

    @Test
    void aRateOfFramesIsKept() throws Exception {
        JsonNode answer = service.posted(CHAT, Ask.video("file-ten", "'fps':1"));

        assertThat(answer.at("/sampling_receipt/0/timestamps_seconds").toString())
                .isEqualTo("[0.0,1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0,9.0]");
    }

    @Test
    void aVideoSeenOnceIsNotDecodedAgain() throws Exception {
        String question = Ask.video("file-ten", "'timestamps':[1,3]");
        service.posted(CHAT, question);
        int decoded = ScriptedEngine.DECODED.get();
        double before = service.metric("tpo_video_decode_seconds_count");

        service.posted(CHAT, question);

        assertThat(ScriptedEngine.DECODED.get()).isEqualTo(decoded);
        assertThat(service.metric("tpo_video_decode_seconds_count")).isEqualTo(before);
    }

    @Test
    void answersAreWrittenInTurn() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<List<Instant>> client = () -> arrivals(Ask.text("tpo-nano", "count 20 slowly", STREAM));
            Future<List<Instant>> one = clients.submit(client);
            Future<List<Instant>> other = clients.submit(client);

            assertThat(one.get().getFirst()).isBefore(other.get().getLast());
            assertThat(other.get().getFirst()).isBefore(one.get().getLast());
        }
    }

    @Test
    void aFullQueueSaysWhenToComeAgain() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<HttpResponse<InputStream>>> sent = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                sent.add(clients.submit(() -> service.stream(Ask.text("tpo-nano", "count 1000 slowly", STREAM))));
            }
            until(() -> service.metric("num_requests_running") == 2 && service.metric("num_requests_waiting") == 2);

            HttpResponse<String> refused = service.post(CHAT, Ask.text("tpo-nano", "count 1"));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            assertThat(service.read(refused.body()).at("/error/code").asString())
                    .isEqualTo("too_many_requests");
            for (Future<HttpResponse<InputStream>> each : sent) { // one that waits begins when another is closed
                clients.submit(() -> {
                    each.get().body().close();
                    return null;
                });
            }
        }
        until(() -> service.metric("num_requests_running") == 0);
    }

    @Test
    void aClientThatLeavesBeforeItsWholeAnswerStopsItsGeneration() throws Exception {
        int steps = ScriptedEngine.STEPS.get();
        service.leave(CHAT, Ask.text("tpo-nano", "count 400 slowly"), () -> ScriptedEngine.STEPS.get() > steps + 5);

        until(() -> service.metric("num_requests_running") == 0);
        assertThat(ScriptedEngine.STEPS.get() - steps).isLessThan(390);
    }

    @Test
    void aClientThatLeavesStopsItsAnswer() throws Exception {
        HttpResponse<InputStream> answer = service.stream(Ask.text("tpo-nano", "count 400 slowly", STREAM));
        answer.body().read();
        int steps = ScriptedEngine.STEPS.get();
        answer.body().close();

        until(() -> service.metric("num_requests_running") == 0);
        assertThat(ScriptedEngine.STEPS.get() - steps).isLessThan(150);
        until(() -> service.metric("num_requests_waiting") == 0);
    }

    @Test
    void aPromotionIsSeenByTheNextRequestAndARunningAnswerKeepsItsModel() throws Exception {
        HttpResponse<InputStream> running = service.stream(Ask.text("default", "count 60 slowly", STREAM));
        try {
            neighbours.serve(Map.of("tpo-nano", base, "tpo-nano:x", tuned), Map.of("default", "tpo-nano:x"));
            neighbours.awaitServed();

            assertThat(who("default")).isEqualTo("tuned");
            String rest = new String(running.body().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(rest).contains("60 ").contains("\"model\":\"tpo-nano\"").endsWith("data: [DONE]\n\n");
        } finally {
            serveTheBaseAlone();
        }
    }

    @Test
    void aModelThatWasDeletedIsLetGoWithItsFiles() throws Exception {
        Map<String, String> aliases = Map.of("default", "tpo-nano");
        neighbours.serve(Map.of("tpo-nano", base, "imported", tuned), aliases);
        Path files = home.resolve("work/models").resolve(tuned);
        neighbours.awaitServed();
        assertThat(who("imported")).isEqualTo("tuned");
        assertThat(files).exists();

        neighbours.serve(Map.of("tpo-nano", base), aliases);

        until(() -> !Files.exists(files));
        assertThat(service.post(CHAT, Ask.text("imported", "who")).statusCode()).isEqualTo(404);
    }

    @Test
    void adaptersAnswerByTheirNamesBesideOneBaseAndTheLeastUsedIdleOneGoes() throws Exception {
        FolderBlobStore blobs = new FolderBlobStore(home.resolve("blobs"));
        String foundation = ServingScene.checkpoint(home, blobs, "foundation");
        Map<String, String> revisions = new HashMap<>(Map.of("tpo-nano", foundation));
        Map<String, String> bases = new HashMap<>();
        for (String name : List.of("one", "two", "three")) {
            revisions.put("tpo-nano:" + name, ServingScene.checkpoint(home, blobs, name));
            bases.put("tpo-nano:" + name, foundation);
        }
        neighbours.serve(revisions, bases, Map.of("default", "tpo-nano:two"));
        try {
            neighbours.awaitServed();
            for (String name : List.of("one", "two", "one", "three")) {
                assertThat(who("tpo-nano:" + name)).isEqualTo(name);
            }
            JsonNode seen = service.posted(CHAT, Ask.video("file-ten", "").replace("\"tpo-nano\"", "\"tpo-nano:one\""));

            assertThat(seen.at("/sampling_receipt/0/model_revision").asString())
                    .isEqualTo(revisions.get("tpo-nano:one"));
            until(() -> ScriptedEngine.CLOSED.contains("two"));
            assertThat(ScriptedEngine.CLOSED).doesNotContain("foundation", "one", "three");
            assertThat(ScriptedEngine.LOADED).filteredOn("one"::equals).hasSize(1);
            assertThat(ScriptedEngine.LOADED).filteredOn("foundation"::equals).hasSize(1);
            assertThat(who("tpo-nano")).isEqualTo("foundation");
            assertThat(who("default")).isEqualTo("two");
        } finally {
            serveTheBaseAlone();
        }
    }

    @Test
    void aBrokenAdapterIs503AndItsBaseGoesOn() throws Exception {
        Path folder = Files.createDirectories(home.resolve("broken"));
        Files.writeString(folder.resolve("nothing.txt"), "useful");
        String broken = new FileTrees(new FolderBlobStore(home.resolve("blobs"))).put(folder);
        neighbours.serve(
                Map.of("tpo-nano", base, "tpo-nano:broken", broken), Map.of("tpo-nano:broken", base), Map.of());
        try {
            neighbours.awaitServed();
            HttpResponse<String> refused = service.post(CHAT, Ask.text("tpo-nano:broken", "who"));

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.body()).contains("tpo-nano:broken");
            assertThat(service.post(CHAT, Ask.text("tpo-nano", "who")).statusCode())
                    .isEqualTo(200);
        } finally {
            serveTheBaseAlone();
        }
    }

    @Test
    void aModelTakesTheMemoryOfIdleOnesAndIsRefusedWhereEvenThatIsNotEnough() throws Exception {
        FolderBlobStore blobs = new FolderBlobStore(home.resolve("blobs"));
        Map<String, String> revisions = new HashMap<>(Map.of("tpo-nano", base));
        for (String name : List.of("sixteen-letters-", "another-sixteen-", "many-more-letters-than-that")) {
            revisions.put(name, ServingScene.checkpoint(home, blobs, name));
        }
        neighbours.serve(revisions, Map.of("default", "tpo-nano"));
        try {
            neighbours.awaitServed();
            assertThat(who("sixteen-letters-")).isEqualTo("sixteen-letters-");
            assertThat(service.post(CHAT, Ask.text("another-sixteen-", "who")).statusCode())
                    .isEqualTo(200);
            until(() -> ScriptedEngine.CLOSED.contains("sixteen-letters-"));

            HttpResponse<String> refused = service.post(CHAT, Ask.text("many-more-letters-than-that", "who"));
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).contains("its weights take 0.03 GB, and of the 0.02 GB for models");
            assertThat(service.post(CHAT, Ask.text("another-sixteen-", "who")).statusCode())
                    .isEqualTo(200);
            assertThat(ScriptedEngine.LOADED)
                    .filteredOn("another-sixteen-"::equals)
                    .hasSize(1);
        } finally {
            serveTheBaseAlone();
        }
    }

    @Test
    void anAnswerThatFindsNoMemoryIs503AndSaysWhatNeedsLess() throws Exception {
        for (String body :
                List.of(Ask.text("tpo-nano", "count 5 immensely"), Ask.text("tpo-nano", "count 5 immensely", STREAM))) {
            HttpResponse<String> refused = service.post(CHAT, body);

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(refused.body()).contains("fewer frames need less");
        }
    }

    private void serveTheBaseAlone() {
        neighbours.serve(Map.of("tpo-nano", base), Map.of("default", "tpo-nano"));
        neighbours.awaitServed();
    }

    private static String who(String model) throws Exception {
        return service.posted(CHAT, Ask.text(model, "who"))
                .at("/choices/0/message/content")
                .asString();
    }

    @Test
    void withoutTrainingServiceItGoesOnWithWhatItKnows() throws Exception {
        neighbours.trainingAway(true);
        int before = neighbours.refusals();
        until(() -> neighbours.refusals() > before + 1);

        assertThat(who("default")).isEqualTo("base");
        assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
    }

    @Test
    void withoutDatasetServiceKnownFilesAreServedAndOthersAre503() throws Exception {
        service.posted(CHAT, Ask.video("file-three", ""));
        neighbours.datasetAway = true;

        assertThat(service.post(CHAT, Ask.video("file-three", "")).statusCode()).isEqualTo(200);
        HttpResponse<String> unknown = service.post(CHAT, Ask.video("file-other", ""));
        assertThat(unknown.statusCode()).isEqualTo(503);
        assertThat(unknown.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void aRefusalOfDatasetServiceThatIsNo404DoesNotSayThatAFileIsMissing() throws Exception {
        HttpResponse<String> answer = service.post(CHAT, Ask.video("file-forbidden", ""));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    }

    @Test
    void severalVideosOfARequestAreSeenInTheirOrderAndOneContentIsDecodedOnce() throws Exception {
        double before = service.metric("tpo_video_decode_seconds_count");

        JsonNode answer = service.posted(
                CHAT,
                Ask.parts(
                        Ask.videoPart("file-ten", "'timestamps':[0,0.25,0.5]"),
                        Ask.videoPart("file-three", "'timestamps':[2,1]"),
                        Ask.videoPart("file-ten", "'timestamps':[0,0.25,0.5]"),
                        "{'type':'text','text':'Which is longer?'}"));

        JsonNode receipts = answer.path("sampling_receipt");
        assertThat(receipts.findValuesAsString("file_id")).containsExactly("file-ten", "file-three", "file-ten");
        assertThat(receipts.at("/1/frame_indices").toString()).isEqualTo("[8,4]");
        assertThat(answer.at("/usage/prompt_tokens_details/video_tokens").asInt())
                .isEqualTo(2 * 8);
        assertThat(service.metric("tpo_video_decode_seconds_count")).isEqualTo(before + 2);
    }

    @Test
    void moreFramesThanThereIsMemoryForAreRefusedWithTheFiguresBeforeAnyIsDecoded() throws Exception {
        double before = service.metric("tpo_video_decode_seconds_count");

        HttpResponse<String> refused = service.post(
                CHAT,
                Ask.parts(
                        Ask.videoPart("file-ten", "'start_offset':0,'end_offset':8"),
                        Ask.videoPart("file-ten", "'start_offset':1,'end_offset':10"),
                        "{'type':'text','text':'Which is longer?'}"));

        assertRefused(refused, 400, "messages");
        assertThat(refused.body()).contains("frames_too_large", "take 0.8 MB", "32 of 'file-ten'", "0.6 MB");
        assertThat(service.metric("tpo_video_decode_seconds_count")).isEqualTo(before);
    }

    @Test
    void aQuestionThatIsTooLongIsRefusedBeforeItsVideoIsDecoded() throws Exception {
        double before = service.metric("tpo_video_decode_seconds_count");

        HttpResponse<String> refused = service.post(
                CHAT,
                Ask.parts(
                        Ask.videoPart("file-ten", "'timestamps':[5,5.25]"),
                        "{'type':'text','text':'" + "long ".repeat(600) + "'}"));

        assertThat(service.read(refused.body()).at("/error/code").asString()).isEqualTo("context_length_exceeded");
        assertThat(service.metric("tpo_video_decode_seconds_count")).isEqualTo(before);
    }

    @Test
    void aVideoThatTheModelForgotMeanwhileIsDecodedAgainForTheSameRequest() throws Exception {
        String question =
                Ask.parts(Ask.videoPart("file-ten", "'timestamps':[6,7]"), "{'type':'text','text':'forgetting who'}");
        service.posted(CHAT, question);
        double before = service.metric("tpo_video_decode_seconds_count");

        JsonNode answer = service.posted(CHAT, question);
        JsonNode score = service.posted("/v1/score", question.replaceFirst("}$", ",\"candidates\":[\"a\"]}"));

        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("base");
        assertThat(score.at("/scores/0/tokens").asInt()).isEqualTo(1);
        assertThat(service.metric("tpo_video_decode_seconds_count")).isEqualTo(before + 2);
    }

    @Test
    void aClientThatLeavesWhileItWaitsForMemoryForItsFramesGivesItsPlaceBack() throws Exception {
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            int pondering = ScriptedEngine.PONDERING.get();
            Future<HttpResponse<String>> holder = clients.submit(() -> service.post(
                    CHAT,
                    Ask.parts(Ask.videoPart("file-ten", "'start_offset':0.5"), "{'type':'text','text':'pondering'}")));
            try {
                until(() -> ScriptedEngine.PONDERING.get() > pondering);
                double chosen = service.metric("tpo_video_frames_sampled_count");

                service.leave(
                        CHAT,
                        Ask.video("file-ten", "'start_offset':0.75"),
                        () -> service.metric("tpo_video_frames_sampled_count") > chosen
                                && service.metric("num_requests_waiting") == 1);

                until(() -> service.metric("num_requests_waiting") == 0);
                assertThat(holder.isDone()).isFalse();
            } finally {
                ScriptedEngine.GO_ON.release();
            }
            assertThat(holder.get().statusCode()).isEqualTo(200);
        }
    }

    @Test
    void anErrorOfMemoryEndsOneRequestAndItsModelGoesOn() throws Exception {
        assertThat(who("tpo-nano")).isEqualTo("base");
        int loaded = ScriptedEngine.LOADED.size();
        for (String body :
                List.of(Ask.text("tpo-nano", "count 5 bursting"), Ask.text("tpo-nano", "count 5 bursting", STREAM))) {
            HttpResponse<String> refused = service.post(CHAT, body);

            assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
            assertThat(service.read(refused.body()).at("/error/code").asString())
                    .isEqualTo("out_of_memory");
        }
        assertThat(who("tpo-nano")).isEqualTo("base");
        assertThat(ScriptedEngine.LOADED).hasSize(loaded);
        until(() -> service.metric("num_requests_running") == 0);
    }

    @Test
    void aModelWhoseThreadDiedIsLoadedAnew() throws Exception {
        long loaded = ScriptedEngine.LOADED.stream().filter("base"::equals).count();
        service.posted(CHAT, Ask.text("tpo-nano", "count 2 fatally"));

        until(() -> ScriptedEngine.CLOSED.contains("base")
                && service.post(CHAT, Ask.text("tpo-nano", "who")).statusCode() == 200);
        assertThat(ScriptedEngine.LOADED.stream().filter("base"::equals).count())
                .isEqualTo(loaded + 1);
    }

    @Test
    void aQuestionThatNamesATimeBeyondItsVideosIsAnsweredWithANote() throws Exception {
        String video = Ask.videoPart("file-ten", "'timestamps':[1]");
        String late = Ask.parts(video, "{'type':'text','text':'Is 09:30, like 00:05 and 1:00:00, shown?'}");

        JsonNode whole = service.posted(CHAT, late);
        List<JsonNode> chunks = chunks(late.replaceFirst("}$", ",\"stream\":true}"));

        assertThat(whole.path("notes").valueStream().map(JsonNode::asString))
                .containsExactly(
                        "the question names 09:30, but the video ends after 10.00 s",
                        "the question names 1:00:00, but the video ends after 10.00 s");
        assertThat(chunks.getLast().path("notes")).isEqualTo(whole.path("notes"));
        assertThat(chunks.getFirst().has("notes")).isFalse();
        for (String fine : List.of(
                Ask.parts(video, "{'type':'text','text':'Is 00:09 shown?'}"), Ask.text("tpo-nano", "Is it 09:30?"))) {
            assertThat(service.posted(CHAT, fine).has("notes")).isFalse();
        }
    }

    @Test
    void aModelThatScoresNoNumbersIsAnErrorThatSaysSo() throws Exception {
        HttpResponse<String> answer =
                service.post("/v1/score", Ask.text("tpo-nano", "broken", "'candidates':['a','b']"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(service.read(answer.body()).at("/error/code").asString()).isEqualTo("model_broken");
    }

    @Test
    void anAnswerIsScoredAloneOrBesideOthers() throws Exception {
        String one = "{'model':'tpo-nano','messages':[{'role':'user','content':'q'},"
                + "{'role':'assistant','content':'four'}]}";
        String several = "{'model':'tpo-nano','messages':[{'role':'user','content':'q'}],'candidates':['a','bcd']}";

        JsonNode single = service.posted("/v1/score", Ask.json(one));
        JsonNode scores = service.posted("/v1/score", Ask.json(several)).path("scores");

        assertThat(single.path("logprob_sum").asDouble()).isEqualTo(-4);
        assertThat(single.path("logprob_mean").asDouble()).isEqualTo(-1);
        assertThat(single.path("tokens").asInt()).isEqualTo(4);
        assertThat(scores.get(0).path("logprob_sum").asDouble()).isEqualTo(-1);
        assertThat(scores.get(1).path("logprob_sum").asDouble()).isEqualTo(-3);
    }

    @Test
    void operatorsSeeHealthMetricsAndTheApi() throws Exception {
        service.posted(CHAT, Ask.text("tpo-nano", "count 3"));

        assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(service.metric("generation_tokens_total")).isPositive();
        assertThat(service.metric("time_to_first_token_seconds_count")).isPositive();
        assertThat(service.metric("e2e_request_latency_seconds_count")).isPositive();
        assertThat(service.get("/v3/api-docs").body()).contains("/v1/chat/completions", "/v1/score");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', nullValues = "-", textBlock = """
            {'messages':[{'role':'user','content':'q'}]}                                | 400 | model
            {'model':'no-such','messages':[{'role':'user','content':'q'}]}              | 404 | model
            {'model':5,'messages':[{'role':'user','content':'q'}]}                      | 400 | model
            {'model':'tpo-nano'}                                                        | 400 | messages
            {'model':'tpo-nano','messages':[]}                                          | 400 | messages
            {'model':'tpo-nano','messages':'q'}                                         | 400 | messages
            {'model':'tpo-nano','messages':[null]}                                      | 400 | messages[0]
            {'model':'tpo-nano','messages':[5]}                                         | 400 | messages[0]
            {'model':'tpo-nano','messages':[{'role':'pilot','content':'q'}]}            | 400 | messages[0].role
            {'model':'tpo-nano','messages':[{'content':'q'}]}                           | 400 | messages[0].role
            {'model':'tpo-nano','messages':[{'role':'user'}]}                           | 400 | messages[0].content
            {'model':'tpo-nano','messages':[{'role':'user','content':null}]}            | 400 | messages[0].content
            {'model':'tpo-nano','messages':[{'role':'user','content':5}]}               | 400 | messages[0].content[0]
            {'model':'tpo-nano','messages':[{'role':'user','content':[{'type':'smell'}]}]} | 400 | messages[0].content[0].type
            {'model':'tpo-nano','messages':[{'role':'user','content':[{}]}]}            | 400 | messages[0].content[0].type
            {'model':'tpo-nano','messages':[{'role':'user','content':[{'type':'text'}]}]} | 400 | messages[0].content[0].text
            {'model':'tpo-nano','messages':[{'role':'user','content':[{'type':'video_url'}]}]} | 400 | messages[0].content[0].video_url.url
            {'model':'tpo-nano','messages':[{'role':'assistant','content':'q'}]}        | 400 | messages
            {'model':'tpo-nano','messages':[{'role':'user','content':[]}]}              | 400 | messages[0].content
            {'model':'tpo-nano','messages':[{'role':'user','content':'q','refusal':'no'}]} | 400 | messages[0].refusal
            {'model':'tpo-nano','messages':[{'role':'user','content':[{'type':'refusal','refusal':'no'}]}]} | 400 | messages[0].content[0].type
            {'model':'tpo-nano','messages':[{'role':'tool','content':'q'}]}             | 400 | messages[0].role
            {'model':'tpo-nano','messages':[{'role':'user','content':['1','2','3','4','5']}]} | 400 | messages[0].content
            {'model':'tpo-nano','messages':[{'role':'user','content':'1'},{'role':'user','content':'2'},{'role':'user','content':'3'},{'role':'user','content':'4'},{'role':'user','content':'5'},{'role':'user','content':'6'}]} | 400 | messages
            """)
    void badMessagesAreRefusedByTheirField(String body, int status, String param) throws Exception {
        assertRefused(service.post(CHAT, Ask.json(body)), status, param);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'n':2                     | n
            'n':0                     | n
            'max_tokens':0            | max_tokens
            'max_tokens':5,'max_completion_tokens':6 | max_tokens
            'max_tokens':1.5          | max_tokens
            'max_tokens':'5'          | max_tokens
            'max_completion_tokens':-1| max_completion_tokens
            'temperature':-0.1        | temperature
            'temperature':'warm'      | temperature
            'temperature':3           | temperature
            'top_p':0                 | top_p
            'top_p':1.1               | top_p
            'top_k':-2                | top_k
            'stop':''                 | stop
            'stop':['a','']           | stop
            'stop':5                  | stop
            'seed':'x'                | seed
            'stream':'yes'            | stream
            'stream_options':5        | stream_options
            'media_io_kwargs':{'video':{'num_frames':0}}  | media_io_kwargs.video.num_frames
            'media_io_kwargs':{'video':{'num_frames':41}} | media_io_kwargs.video.num_frames
            'media_io_kwargs':{'video':{'fps':0}}         | media_io_kwargs.video.fps
            """)
    void badSettingsAreRefusedByTheirField(String field, String param) throws Exception {
        assertRefused(service.post(CHAT, Ask.video("file-ten", "", field)), 400, param);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'tools':[{'type':'function','function':{'name':'f'}}] | tools
            'tool_choice':'required'                  | tool_choice
            'functions':[{'name':'f'}]                | functions
            'response_format':{'type':'json_object'}  | response_format
            'logprobs':true                           | logprobs
            'top_logprobs':3                          | top_logprobs
            'presence_penalty':0.5                    | presence_penalty
            'frequency_penalty':-1                    | frequency_penalty
            'repetition_penalty':1.1                  | repetition_penalty
            'logit_bias':{'5':1}                      | logit_bias
            'min_tokens':2                            | min_tokens
            'modalities':['text','audio']             | modalities
            'audio':{'voice':'x'}                     | audio
            'evidence':true                           | evidence
            'whatever':{'deep':[1,{'er':2}]}          | whatever
            'stream_options':{'include_usage':true,'more':1} | stream_options.more
            'media_io_kwargs':{'video':{'num_frames':4,'backend':'x'}} | media_io_kwargs.video.backend
            'media_io_kwargs':{'audio':{'rate':1}}    | media_io_kwargs.audio
            'n':2                                     | n
            """)
    void whatIsNotServedIsRefusedByItsName(String field, String param) throws Exception {
        HttpResponse<String> answer = service.post(CHAT, Ask.text("tpo-nano", "count 1", field));

        assertRefused(answer, 400, param);
        assertThat(service.read(answer.body()).at("/error/code").asString()).isEqualTo("unsupported_parameter");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'role':'user','content':'q','mood':'bad'}                                | messages[0].mood
            {'role':'assistant','content':'q','tool_calls':[{'id':'1'}]}              | messages[0].tool_calls
            {'role':'user','content':[{'type':'text','text':'q','weight':2}]}         | messages[0].content[0].weight
            {'role':'user','content':[{'type':'video_url','video_url':{'url':'file-ten','detail':'low'}}]} | messages[0].content[0].video_url.detail
            {'role':'user','content':[{'type':'video_url','video_url':{'url':'file-ten'},'video_metadata':{'speed':2}}]} | messages[0].content[0].video_metadata.speed
            """)
    void whatIsNotServedInAMessageIsRefusedByItsPlace(String message, String param) throws Exception {
        for (String path : List.of(CHAT, "/v1/score")) {
            HttpResponse<String> answer = service.post(
                    path,
                    Ask.json("{'model':'tpo-nano','messages':[" + message + ",{'role':'user','content':'count 1'}]"
                            + (path.equals(CHAT) ? "}" : ",'candidates':['a']}")));

            assertRefused(answer, 400, param);
            assertThat(service.read(answer.body()).at("/error/code").asString()).isEqualTo("unsupported_parameter");
        }
    }

    @Test
    void whatIsSwitchedOffOrChangesNoAnswerIsTaken() throws Exception {
        String more =
                "'tools':[],'tool_choice':'none','functions':null,'response_format':{'type':'text'},'logprobs':false,"
                        + "'top_logprobs':0,'presence_penalty':0,'frequency_penalty':0.0,'logit_bias':{},'min_tokens':0,'n':1,"
                        + "'modalities':['text'],'audio':null,'user':'u','metadata':{'a':'b'},'store':true,'service_tier':'flex',"
                        + "'parallel_tool_calls':true,'whatever':null,'stream_options':{'include_obfuscation':false}";

        assertThat(service.posted(CHAT, Ask.text("tpo-nano", "count 2", more))
                        .at("/choices/0/message/content")
                        .asString())
                .isEqualTo("1 2 ");
        assertThat(service.post("/v1/score", Ask.text("tpo-nano", "q", "'candidates':['a'],'user':'u'"))
                        .statusCode())
                .isEqualTo(200);
        assertRefused(
                service.post("/v1/score", Ask.text("tpo-nano", "q", "'candidates':['a'],'temperature':1")),
                400,
                "temperature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'role':'assistant','content':null,'tool_calls':null,'function_call':null,'audio':null,'refusal':null}",
                "{'role':'assistant','content':[],'tool_calls':[],'annotations':[]}",
                "{'role':'assistant'}",
                "{'role':'assistant','content':null,'refusal':'I cannot say.'}",
                "{'role':'assistant','content':[{'type':'refusal','refusal':'I cannot say.'}],'name':'helper'}"
            })
    void aTurnIsTakenBackAsOpenAisClientsReplayIt(String turn) throws Exception {
        JsonNode answer = service.posted(
                CHAT,
                Ask.json("{'model':'tpo-nano','messages':[{'role':'user','content':'q','name':'anna'}," + turn
                        + ",{'role':'user','content':'count 2'}]}"));

        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("1 2 ");
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isEqualTo(turn.contains("cannot") ? 6 : 3);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            file-none                 |                                      | 404 | video_url.url
            file-gone                 |                                      | 404 | video_url.url
            ../secret                 |                                      | 404 | video_url.url
            file-rows                 |                                      | 400 | video_url.url
            http://example.org/a.mp4  |                                      | 400 | video_url.url
            data:video/mp4;base64,AA  |                                      | 400 | video_url.url
            file-ten                  | 'start_offset':5,'end_offset':4      | 400 | video_metadata.end_offset
            file-ten                  | 'start_offset':-1                    | 400 | video_metadata.start_offset
            file-ten                  | 'start_offset':11                    | 400 | video_metadata.start_offset
            file-ten                  | 'end_offset':11                      | 400 | video_metadata.end_offset
            file-ten                  | 'start_offset':'soon'                | 400 | video_metadata.start_offset
            file-ten                  | 'start_offset':true                  | 400 | video_metadata.start_offset
            file-ten                  | 'timestamps':[1,11]                  | 400 | video_metadata.timestamps
            file-ten                  | 'timestamps':[-1]                    | 400 | video_metadata.timestamps
            file-ten                  | 'timestamps':[]                      | 400 | video_metadata.timestamps
            file-ten                  | 'timestamps':[1,null]                | 400 | video_metadata.timestamps
            file-ten                  | 'timestamps':[1,'2']                 | 400 | video_metadata.timestamps[1]
            file-ten                  | 'told_timestamps':[1]                | 400 | video_metadata.told_timestamps
            file-ten                  | 'timestamps':[1],'told_timestamps':[1,2] | 400 | video_metadata.told_timestamps
            file-ten                  | 'timestamps':[1,2],'told_timestamps':[2,1] | 400 | video_metadata.told_timestamps
            file-ten                  | 'fps':-1                             | 400 | video_metadata.fps
            """)
    void badVideoPartsAreRefusedByTheirField(String url, String metadata, int status, String field) throws Exception {
        HttpResponse<String> answer = service.post(CHAT, Ask.video(url, metadata == null ? "" : metadata));

        assertRefused(answer, status, "messages[0].content[0]." + field);
    }

    @Test
    void whatIsNoJsonAndWhatIsTooLongIs400() throws Exception {
        assertThat(service.post(CHAT, "{").statusCode()).isEqualTo(400);
        assertThat(service.post(CHAT, "").statusCode()).isEqualTo(400);
        assertThat(service.post(CHAT, "[]").statusCode()).isEqualTo(400);
        for (String how : List.of("'stream':true", "'stream':false")) {
            HttpResponse<String> answer = service.post(CHAT, Ask.text("tpo-nano", "a ".repeat(600), how));
            assertRefused(answer, 400, "messages");
            assertThat(service.read(answer.body()).at("/error/code").asString()).isEqualTo("context_length_exceeded");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'model':'tpo-nano','messages':[{'role':'user','content':'q'}]}                     | messages
            {'model':'tpo-nano','messages':[{'role':'assistant','content':'q'}]}                | messages
            {'model':'tpo-nano','messages':[{'role':'user','content':'q'}],'candidates':[]}     | candidates
            {'model':'tpo-nano','messages':[{'role':'user','content':'q'}],'candidates':[null]} | candidates
            {'model':'tpo-nano','messages':[{'role':'user','content':'q'}],'candidates':[5]}    | candidates[0]
            {'messages':[{'role':'user','content':'q'}],'candidates':['a']}                     | model
            {'model':'tpo-nano','messages':[{'role':'user','content':'q'},{'role':'assistant','content':null}]} | messages
            """)
    void badScoreRequestsAreRefusedByTheirField(String body, String param) throws Exception {
        assertRefused(service.post("/v1/score", Ask.json(body)), 400, param);
    }

    @Test
    void beforeTrainingServiceHasSaidWhatTheAliasesNameNothingIsServedAndItIsNotReady() throws Exception {
        try (Service alone = Service.start(
                ScriptedEngine.LOADER,
                "tpo.training-url=http://127.0.0.1:1",
                "tpo.dataset-url=" + neighbours.datasetUrl(),
                "tpo.blob-root=" + home.resolve("blobs"),
                "tpo.work-dir=" + home.resolve("work"))) {
            for (String model : List.of("default", "tpo-nano")) {
                HttpResponse<String> answer = alone.post(CHAT, Ask.text(model, "who"));
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(alone.get("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(alone.get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        }
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String param) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        JsonNode error = service.read(answer.body()).path("error");
        assertThat(error.path("param").asString()).as(answer.body()).isEqualTo(param);
        assertThat(error.path("type").asString()).isEqualTo("invalid_request_error");
        assertThat(error.path("message").asString()).isNotBlank();
    }

    private static List<JsonNode> chunks(String body) throws Exception {
        List<String> lines = service.post(CHAT, body)
                .body()
                .lines()
                .filter(line -> !line.isEmpty())
                .toList();
        assertThat(lines).allMatch(line -> line.startsWith("data: ")).last().isEqualTo("data: [DONE]");
        return lines.subList(0, lines.size() - 1).stream()
                .map(line -> service.read(line.substring(6)))
                .toList();
    }

    private static String text(List<JsonNode> chunks) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(chunk -> text.append(chunk.at("/choices/0/delta/content").asString("")));
        return text.toString();
    }

    private static List<Instant> arrivals(String body) throws Exception {
        List<Instant> arrivals = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(service.stream(body).body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.contains("content")) {
                    arrivals.add(Instant.now());
                }
            }
        }
        return arrivals;
    }

    private static void until(Callable<Boolean> condition) throws Exception {
        Instant end = Instant.now().plus(Duration.ofSeconds(60));
        while (!condition.call()) {
            assertThat(Instant.now()).as("in time").isBefore(end);
            Thread.sleep(30);
        }
    }
}
