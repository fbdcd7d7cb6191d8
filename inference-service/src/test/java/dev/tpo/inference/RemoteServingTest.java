package dev.tpo.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tpo.chat.endpoints.Endpoint;
import dev.tpo.chat.endpoints.EndpointException;
import dev.tpo.chat.endpoints.EndpointMeter;
import dev.tpo.chat.endpoints.EndpointQuestion;
import dev.tpo.chat.endpoints.EndpointVariables;
import dev.tpo.chat.endpoints.Endpoints;
import dev.tpo.testing.endpoint.Asked;
import dev.tpo.testing.endpoint.ScriptedEndpoint;
import dev.tpo.testing.endpoint.Turn;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** How models that run elsewhere are served: as local ones, over HTTP, on real videos; the endpoints are scripted. */
class RemoteServingTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String QWEN = "fleet/Qwen/Qwen3-VL-8B";
    private static final String FRAMES = "'media_io_kwargs':{'video':{'num_frames':4}}";

    static ServingScene scene;
    static Service service;
    static ScriptedEndpoint fleet;

    @BeforeAll
    static void start() {
        scene = ServingScene.shared();
        service = scene.service();
        fleet = scene.fleet();
    }

    @BeforeEach
    void anAnswerToEverything() {
        fleet.always(Turn.answer("a red circle"));
    }

    private static String aboutVideo(String model, String... more) {
        return Ask.video("video://file-ten", "", more).replace("tpo-nano", model);
    }

    private static HttpResponse<String> failing(String model, int status) throws Exception {
        HttpResponse<String> response = service.post(CHAT, Ask.text(model, "What is shown?"));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body() + response.headers().map())
                .doesNotContain(ServingScene.KEY)
                .doesNotContain("127.0.0.1:");
        return response;
    }

    private static String requests(HttpResponse<?> response) {
        return response.headers().firstValue("X-TPO-Upstream-Requests").orElse("none");
    }

    @Test
    void aModelOfAnEndpointAnswersAsLocalOnesDo() throws Exception {
        HttpResponse<String> response = service.post(
                CHAT,
                aboutVideo(QWEN, FRAMES, "'max_tokens':7,'temperature':0.5,'top_p':0.9,'seed':3,'stop':'.','top_k':5"));

        JsonNode answer = service.read(response.body());
        assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("a red circle");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
        assertThat(answer.path("model").asString()).isEqualTo(QWEN);
        assertThat(answer.at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(answer.at("/usage/prompt_tokens").asInt()).isGreaterThan(200);
        JsonNode receipt = answer.at("/sampling_receipt/0");
        assertThat(receipt.path("frame_indices").toString()).isEqualTo("[0,13,26,39]");
        assertThat(receipt.path("model_revision").asString()).isEqualTo(QWEN + " (Qwen/Qwen3-VL-8B@scripted)");
        assertThat(requests(response)).isEqualTo("1");

        Asked asked = fleet.last();
        assertThat(asked.model()).isEqualTo("Qwen/Qwen3-VL-8B");
        assertThat(asked.header("Authorization")).isEqualTo("Bearer " + ServingScene.KEY);
        assertThat(asked.body().path("max_tokens").asInt()).isEqualTo(7);
        assertThat(asked.body().path("temperature").asDouble()).isEqualTo(0.5);
        assertThat(asked.body().path("top_p").asDouble()).isEqualTo(0.9);
        assertThat(asked.body().path("top_k").asInt()).isEqualTo(5);
        assertThat(asked.body().path("seed").asInt()).isEqualTo(3);
        assertThat(asked.body().path("stop").toString()).isEqualTo("[\".\"]");
    }

    @Test
    void framesAreSentAsPicturesEachAfterItsTime() throws Exception {
        service.posted(CHAT, aboutVideo(QWEN, FRAMES));

        Asked asked = fleet.last();
        assertThat(asked.text().lines())
                .containsExactly(
                        "A video of 10.00 seconds; 4 of its frames, each after its time:",
                        "<0.00 seconds>",
                        "<3.25 seconds>",
                        "<6.50 seconds>",
                        "<9.75 seconds>",
                        "What is shown?");
        List<JsonNode> parts = asked.parts();
        assertThat(parts.stream().map(part -> part.path("type").asString()))
                .containsExactly(
                        "text",
                        "text",
                        "image_url",
                        "text",
                        "image_url",
                        "text",
                        "image_url",
                        "text",
                        "image_url",
                        "text");
        assertThat(asked.media()).hasSize(4).allSatisfy(url -> {
            assertThat(url).startsWith("data:image/jpeg;base64,");
            var picture = ImageIO.read(
                    new ByteArrayInputStream(Base64.getDecoder().decode(url.substring(url.indexOf(',') + 1))));
            assertThat(picture.getWidth()).isEqualTo(48);
            assertThat(picture.getHeight()).isEqualTo(48);
        });
    }

    @Test
    void anEndpointThatTakesVideosGetsOneOfJpegFramesAndIsToldOfTheirTimes() throws Exception {
        service.posted(CHAT, aboutVideo("sight/m", FRAMES));

        Asked asked = fleet.last();
        String url = asked.media().getFirst();
        assertThat(asked.media()).hasSize(1);
        assertThat(url).startsWith("data:video/jpeg;base64,");
        assertThat(Arrays.stream(url.substring("data:video/jpeg;base64,".length())
                                .split(","))
                        .map(frame -> Base64.getDecoder().decode(frame)[0]))
                .hasSize(4)
                .containsOnly((byte) 0xff);
        JsonNode video = asked.body().at("/media_io_kwargs/video");
        assertThat(video.path("num_frames").asInt()).isEqualTo(4);
        assertThat(video.path("fps").asDouble()).isEqualTo(4);
        assertThat(video.path("total_num_frames").asInt()).isEqualTo(40);
        assertThat(video.path("frames_indices").toString()).isEqualTo("[0,13,26,39]");
        assertThat(asked.text()).contains("at 0.00, 3.25, 6.50, 9.75 seconds");
    }

    @Test
    void aChatWithoutVideosAndWithSystemAndAssistantTurnsIsSentAsItIs() throws Exception {
        service.posted(
                CHAT,
                Ask.json("{'model':'" + QWEN + "','messages':[{'role':'developer','content':'Be brief.'},"
                        + "{'role':'user','content':'Hi'},{'role':'assistant','content':'Ho'},"
                        + "{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]}]}"));

        assertThat(fleet.last().body().path("messages").toString())
                .isEqualTo(Ask.json("[{'role':'system','content':'Be brief.'},{'role':'user','content':'Hi'},"
                        + "{'role':'assistant','content':'Ho'},{'role':'user','content':'a\\nb'}]"));
    }

    @Test
    void anAnswerIsStreamedAsItComes() throws Exception {
        HttpResponse<InputStream> response =
                service.stream(Ask.text(QWEN, "What?", "'stream':true,'stream_options':{'include_usage':true}"));
        String events = new String(response.body().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(requests(response)).isEqualTo("1");
        List<JsonNode> chunks = events.lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> service.read(line.substring(6)))
                .toList();
        assertThat(chunks.stream()
                        .map(chunk -> chunk.at("/choices/0/delta/content").asString(""))
                        .reduce("", String::concat))
                .isEqualTo("a red circle");
        assertThat(chunks.get(chunks.size() - 2).at("/choices/0/finish_reason").asString())
                .isEqualTo("stop");
        assertThat(chunks.getLast().at("/usage/completion_tokens").asInt()).isEqualTo(3);
        assertThat(events).endsWith("data: [DONE]\n\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"length", "content_filter"})
    void whyAnAnswerEndedIsTold(String reason) throws Exception {
        fleet.always(Turn.answer("a", reason));

        assertThat(service.posted(CHAT, Ask.text(QWEN, "What?"))
                        .at("/choices/0/finish_reason")
                        .asString())
                .isEqualTo(reason);
    }

    @Test
    void aClientThatLeavesIsLeftByTheEndpointToo() throws Exception {
        fleet.always(Turn.endless("on "));
        int before = fleet.requests().size();

        service.leave(CHAT, Ask.text(QWEN, "What?"), () -> fleet.requests().size() > before);

        fleet.awaitLeft(1);
    }

    @Test
    void theFormOfAnAnswerIsPassedOnAndRefusedByLocalModels() throws Exception {
        String format =
                "'response_format':{'type':'json_schema','json_schema':{'name':'x','schema':{'type':'object'}}}";

        service.posted(CHAT, Ask.text(QWEN, "What?", format));

        assertThat(fleet.last()
                        .body()
                        .at("/response_format/json_schema/schema/type")
                        .asString())
                .isEqualTo("object");
        HttpResponse<String> local = service.post(CHAT, Ask.text("tpo-nano", "count 2", format));
        assertThat(local.statusCode()).isEqualTo(400);
        assertThat(service.read(local.body()).at("/error/param").asString()).isEqualTo("response_format");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'tools':[{}]", "'logprobs':true", "'response_format':{'type':'grammar'}"})
    void whatIsNotServedStaysRefused(String field) throws Exception {
        assertThat(service.post(CHAT, Ask.text(QWEN, "What?", field)).statusCode())
                .isEqualTo(400);
    }

    @Test
    void likelihoodsAreRefusedWithTheReason() throws Exception {
        HttpResponse<String> response = service.post(
                "/v1/score",
                Ask.json("{'model':'" + QWEN + "','messages':[{'role':'user','content':'a'}],'candidates':['b']}"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(service.read(response.body()).at("/error/code").asString()).isEqualTo("unsupported_by_model");
        assertThat(requests(response)).isEqualTo("0");
    }

    @Test
    void anEndpointThatNobodyNamedHasNoModels() throws Exception {
        assertThat(service.read(failing("nowhere/m", 404).body())
                        .at("/error/code")
                        .asString())
                .isEqualTo("model_not_found");
    }

    @Test
    void aRegisteredModelIsServedUnderItsNameAndItsAlias() throws Exception {
        scene.neighbours()
                .serve(
                        Map.of("tpo-nano", scene.base()),
                        Map.of(),
                        Map.of("qwen", "fleet/Qwen3", "lost", "gone/m"),
                        Map.of("default", "tpo-nano", "teacher", "qwen"));
        scene.neighbours().awaitServed();

        JsonNode answer = service.posted(CHAT, Ask.text("teacher", "What?"));

        assertThat(answer.path("model").asString()).isEqualTo("qwen");
        assertThat(fleet.last().model()).isEqualTo("Qwen3");
        assertThat(service.read(failing("lost", 424).body()).at("/error/code").asString())
                .isEqualTo("endpoint_not_found");
    }

    @Test
    void whatAnEndpointFailsAtIsABadGatewayWithTheRequestsThatWereSent() throws Exception {
        fleet.then(Turn.error(500, "oops", "x"), Turn.hangUp(), Turn.cut("a"));

        HttpResponse<String> response = failing(QWEN, 502);

        assertThat(requests(response)).isEqualTo("3");
        assertThat(service.read(response.body()).at("/error/code").asString()).isEqualTo("endpoint_failed");
    }

    @Test
    void noMoreRequestsAreSentThanTheClientAllows() throws Exception {
        fleet.then(Turn.error(500, "oops", "x"));

        HttpResponse<String> response = service.post(CHAT, Ask.text(QWEN, "What?"), "X-TPO-Upstream-Limit", "1");

        assertThat(response.statusCode()).isEqualTo(502);
        assertThat(requests(response)).isEqualTo("1");
    }

    @Test
    void whatAnEndpointSaysOfItsKeyIsNotTold() throws Exception {
        fleet.then(Turn.echo(400));
        assertThat(service.read(failing(QWEN, 400).body()).at("/error/code").asString())
                .isEqualTo("echo");
        fleet.then(Turn.echo(401));
        assertThat(service.read(failing(QWEN, 424).body()).at("/error/code").asString())
                .isEqualTo("endpoint_unauthorized");
    }

    @Test
    void anEndpointThatFailsAgainAndAgainIsLeftAlone() throws Exception {
        service.posted(CHAT, Ask.text(QWEN, "What?"));
        scene.broken().always(Turn.error(500, "oops", "x"));
        failing("broken/m", 502);

        HttpResponse<String> response = failing("broken/m", 503);

        assertThat(response.headers().firstValue("Retry-After")).isPresent();
        assertThat(requests(response)).isEqualTo("2");
        assertThat(requests(failing("broken/m", 503))).isEqualTo("0");
        assertThat(service.get("/actuator/prometheus").body())
                .contains("tpo_endpoint_open_circuits{endpoint=\"broken\"} 1.0")
                .contains("tpo_endpoint_requests_seconds_count{endpoint=\"broken\",outcome=\"failed\"}")
                .contains("tpo_endpoint_tokens_total{direction=\"output\",endpoint=\"fleet\"}")
                .doesNotContain(ServingScene.KEY)
                .doesNotContain(Integer.toString(fleet.port()));
    }

    @Test
    void aBusyEndpointIsSaidToBeSoForAsLongAsItIs() throws Exception {
        scene.slow().then(Turn.busy("1800"));

        HttpResponse<String> response = failing("slow/m", 429);

        assertThat(response.headers().firstValue("Retry-After")).contains("1800");
        assertThat(requests(response)).isEqualTo("1");
    }

    @Test
    void anEndpointWhoseBudgetIsSpentIsNotAskedUntilTheNextDayNotEvenAfterARestart() throws Exception {
        service.posted(CHAT, Ask.text("thrifty/m", "What is shown?"));
        int before = fleet.requests().size();

        HttpResponse<String> response = failing("thrifty/m", 429);

        assertThat(service.read(response.body()).at("/error/code").asString()).isEqualTo("endpoint_budget_spent");
        assertThat(Integer.parseInt(response.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(1, 24 * 60 * 60);
        assertThat(requests(response)).isEqualTo("0");
        assertThat(service.get("/actuator/prometheus").body())
                .contains("tpo_endpoint_budget_used{endpoint=\"thrifty\",of=\"requests\"} 1.0")
                .contains("tpo_endpoint_budget_left{endpoint=\"thrifty\",of=\"requests\"} 0.0");
        try (Endpoints restarted = new Endpoints(
                EndpointVariables.read(Map.of(
                        "TPO_ENDPOINTS", "thrifty=" + fleet.url(), "TPO_ENDPOINT_THRIFTY_REQUESTS_PER_DAY", "1")),
                scene.home().resolve("work/endpoint-budgets"),
                Clock.systemUTC(),
                EndpointMeter.NONE)) {
            ObjectNode body = new JsonMapper().createObjectNode().put("model", "m");
            Endpoint thrifty = restarted.named("thrifty").orElseThrow();
            assertThatThrownBy(() -> thrifty.ask(new EndpointQuestion(body, true, 1, 1)))
                    .isInstanceOf(EndpointException.Spent.class);
        }
        assertThat(fleet.requests()).hasSize(before);
    }

    @Test
    void anEndpointIsAskedForAModelBeforeItIsRegistered() throws Exception {
        assertThat(service.get("/internal/endpoints/nowhere").statusCode()).isEqualTo(404);
        assertThat(service.get("/internal/endpoints/fleet").body()).isEqualTo("{\"name\":\"fleet\",\"model\":null}");
        try (ScriptedEndpoint listed = scene.listed().has("Qwen/Q")) {
            assertThat(service.get("/internal/endpoints/listed/model?name=Qwen/Q")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(listed.requests()).isEmpty();
            HttpResponse<String> unknown = service.get("/internal/endpoints/listed/model?name=other");
            assertThat(unknown.statusCode()).isEqualTo(404);
            assertThat(unknown.body()).contains("model_not_found").contains("has no model 'other'");
        }
        HttpResponse<String> away = service.get("/internal/endpoints/listed/model?name=Qwen/Q");
        assertThat(away.statusCode()).isEqualTo(502);
        assertThat(away.body()).contains("cannot be reached");
    }
}
