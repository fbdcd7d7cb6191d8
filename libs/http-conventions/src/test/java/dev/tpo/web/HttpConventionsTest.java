package dev.tpo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.multipart.MultipartException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@SpringBootTest(
        classes = SampleApplication.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "server.address=127.0.0.1",
            "spring.mvc.async.request-timeout=300ms",
            "tpo.web.max-chat-body-size=16MB",
            "spring.servlet.multipart.max-file-size=64KB",
            "spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration"
        })
class HttpConventionsTest {
    @LocalServerPort
    int port;

    private final HttpClient client = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();
    private RawHttp raw;

    @BeforeEach
    void connect() {
        raw = new RawHttp(port);
    }

    // ---- errors of handlers

    @Test
    void anUnknownIdIsNotFoundAndSaysWhatWasAskedFor() throws Exception {
        assertError(get("/things/t1"), 404, "id", "not_found", "no thing 't1'");
    }

    @Test
    void anUnknownRouteIsNotFoundForEveryMethod() throws Exception {
        assertError(get("/nothing/here"), 404, null, "unknown_route", "/nothing/here");
        assertError(post("/nothing/here", "application/json", "{}"), 404, null, "unknown_route", "POST");
        assertError(get("/error"), 404, null, "unknown_route", "/error");
    }

    @Test
    void aWrongMethodNamesTheRightOnes() throws Exception {
        HttpResponse<String> answer = send(request("/ask").GET());
        assertError(answer, 405, null, "method_not_allowed", "POST");
        assertThat(answer.headers().firstValue("Allow")).hasValue("POST");
        assertError(send(request("/ask").method("BREW", BodyPublishers.noBody())), 405, null, "method_not_allowed", "");
        assertError(send(request("/ask").GET()), 405, null, "method_not_allowed", "here; POST is");
        assertError(send(request("/things").DELETE()), 405, null, "method_not_allowed", "here; GET and POST are");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/json;charset=klingon",
                "application/x-www-form-urlencoded",
                "garbage",
                "*/*",
                "application/*; charset=utf-8"
            })
    void aWrongContentTypeIs415(String type) throws Exception {
        assertError(post("/ask", type, "a=b"), 415, null, "unsupported_media_type", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"image/png", "garbage", "application/json;q=oops"})
    void anAcceptThatCannotBeMetIs406AndStillJson(String accept) throws Exception {
        assertError(send(request("/text").header("Accept", accept).GET()), 406, null, "not_acceptable", "");
    }

    @Test
    void anErrorIsJsonForABrowserToo() throws Exception {
        assertError(send(request("/things/t1").header("Accept", "text/html").GET()), 404, "id", "not_found", "");
    }

    @Test
    void aFullQueueSaysWhenToComeBack() throws Exception {
        HttpResponse<String> answer = post("/things", "application/json", "{}");
        assertError(answer, 429, null, "too_many_requests", "queue");
        assertThat(answer.headers().firstValue("Retry-After")).hasValue("2");
    }

    @Test
    void aLibrarysExceptionIsTranslatedByTheService() throws Exception {
        assertError(get("/library"), 400, "file", "unreadable_video", "no video");
    }

    @Test
    void ourOwnFaultTellsNothingOfTheInside() throws Exception {
        HttpResponse<String> answer = get("/bug");
        assertError(answer, 500, null, "internal_error", "X-Request-Id");
        assertThat(answer.body()).doesNotContain("secret");
    }

    @Test
    void anAnswerThatTakesTooLongIs503() throws Exception {
        assertError(get("/late"), 503, null, "service_unavailable", "too long");
    }

    @Test
    void aRefusalBySendErrorHasTheShape() throws Exception {
        assertError(get("/refused"), 403, null, "forbidden", "");
    }

    @Test
    void textThatPostgresCannotKeepIsTheClientsErrorAndAnAbsentDatabaseIsNot() throws Exception {
        assertError(get("/database?state=22021"), 400, null, "invalid_value", "U+0000");
        assertError(get("/database?state=23505"), 500, null, "internal_error", "");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/database?state=08001",
                "/database?state=08006",
                "/database?state=57P01",
                "/database?state=53300",
                "/database?message=Connection%20is%20closed",
                "/database/lost"
            })
    void aDatabaseThatGoesAwayAtAnyMomentIs503(String path) throws Exception {
        HttpResponse<String> away = get(path);
        assertError(away, 503, null, "unavailable", "database");
        assertThat(away.headers().firstValue("Retry-After")).hasValue("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/full", "/full?multipart=true", "/database?state=53100"})
    void aFullDiskIs507WhereverItIsMet(String path) throws Exception {
        assertError(get(path), 507, null, "disk_full", "the disk is full");
    }

    @Test
    void aMultipartBodyThatDoesNotFitOnTheDiskIs507AndNotMalformed() throws Exception {
        Path full = Path.of("/dev/full");
        org.junit.jupiter.api.Assumptions.assumeTrue(Files.exists(full));
        assertThatThrownBy(() -> Files.write(full, new byte[] {1}))
                .isInstanceOf(IOException.class)
                .satisfies(error -> assertThat(new ErrorMapping(List.of())
                                .map(new MultipartException("cannot parse", error))
                                .status()
                                .value())
                        .isEqualTo(507));
    }

    // ---- parameters

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "-1", "abc", "1.5", "99999999999"})
    void aLimitOutOfRangeNamesIt(String limit) throws Exception {
        assertError(get("/things?limit=" + limit), 400, "limit", "invalid_value", "limit");
    }

    @Test
    void absentPagingTakesItsDefault() throws Exception {
        assertThat(get("/things").body()).isEqualTo("{\"limit\":20}");
        assertThat(get("/things?limit=100").statusCode()).isEqualTo(200);
        assertError(get("/things?after="), 400, "after", "invalid_value", "after");
    }

    @Test
    void aQueryParameterThatNobodyReadsIsRefusedByName() throws Exception {
        assertThat(get("/things?limit=3").body()).isEqualTo("{\"limit\":3}");
        assertError(get("/things?limt=3"), 400, "limt", "unsupported_parameter", "limt is not supported");
        assertError(get("/things?metadata%5Bk%5D=v"), 400, "metadata[k]", "unsupported_parameter", "metadata[k]");
        assertError(get("/nothing?x=1"), 404, null, "unknown_route", "");
    }

    // ---- JSON

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"max_tokens\":\"many\"}|max_tokens|max_tokens must be an integer",
                "{\"max_tokens\":1.5}|max_tokens|max_tokens must be an integer",
                "{\"max_tokens\":null}|max_tokens|max_tokens must not be null",
                "{\"max_tokens\":99999999999}|max_tokens|max_tokens",
                "{\"temperature\":\"NaN\"}|temperature|temperature must be a number",
                "{\"temperature\":1e999}|temperature|temperature must be a finite number",
                "{\"model\":5}|model|model must be a string",
                "{\"model\":{}}|model|model must be a string",
                "{\"model\":\"a\\u0000b\"}|model|model must not hold U+0000",
                "{\"model\":\"\\ud800\"}|model|model must not hold U+0000 or half",
                "{\"metadata\":{\"k\":\"\\u0000\"}}|metadata.k|must not hold",
                "{\"metadata\":{\"\\u0000\":\"v\"}}|metadata|must not hold",
                "{\"messages\":{}}|messages|messages must be an array",
                "{\"messages\":[7]}|messages[0]|messages[0] must be an object",
                "{\"messages\":[{\"role\":\"nobody\"}]}|messages[0]|role must be user, assistant or system",
                "{\"messages\":[{\"content\":[{\"type\":\"smell\"}]}]}|messages[0].content[0]|must not be of type 'smell'",
                "{\"messages\":[{\"content\":[{}]}]}|messages[0].content[0]|must have a type",
                "{\"sampling_mode\":\"random\"}|sampling_mode|sampling_mode must be one of uniform, fps",
            })
    void aFieldThatCannotBeReadIsNamed(String body, String param, String says) throws Exception {
        String whole = body.contains("max_tokens") ? body : body.replaceFirst("\\{", "{\"max_tokens\":1,");
        assertError(post("/ask", "application/json", whole), 400, param, "invalid_value", says);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"max_tokens\":1,\"tools\":[]}|tools",
                "{\"max_tokens\":1,\"messages\":[{\"name\":\"me\"}]}|messages[0].name",
                "{\"max_tokens\":1,\"messages\":[{\"content\":[{\"type\":\"text\",\"x\":null}]}]}|messages[0].content[0].x"
            })
    void aFieldThatNobodyReadsIsRefusedByName(String body, String param) throws Exception {
        assertError(
                post("/ask", "application/json", body),
                400,
                param,
                "unsupported_parameter",
                param + " is not supported");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"model\":|line 1, column",
                "not json|line 1, column",
                "{\"model\": NaN}|line 1, column",
            })
    void brokenJsonNamesLineAndColumn(String body, String says) throws Exception {
        assertError(post("/ask", "application/json", body), 400, null, "invalid_json", says);
    }

    @Test
    void bodiesThatHoldNoSingleJsonValueAre400() throws Exception {
        assertError(post("/ask", "application/json", ""), 400, null, "invalid_value", "JSON body is required");
        assertError(post("/ask", "application/json", "{\"max_tokens\":1} {}"), 400, null, null, "");
        assertError(post("/ask", "application/json", "[]"), 400, null, "invalid_value", "must be an object");
        assertError(post("/ask", "application/json", "[".repeat(100_000)), 400, null, null, "");
        byte[] notUtf8 = {'{', '"', 'm', 'o', 'd', 'e', 'l', '"', ':', '"', (byte) 0xff, '"', '}'};
        assertError(
                send(request("/ask")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofByteArray(notUtf8))),
                400,
                null,
                null,
                "");
    }

    // ---- sizes

    @Test
    void aBodyOverEightMebibytesIs413WithALengthAndInChunks() throws Exception {
        byte[] nine = ("{\"model\":\"" + "x".repeat(9 << 20) + "\"}").getBytes(StandardCharsets.US_ASCII);
        assertError(postBytes(BodyPublishers.ofByteArray(nine)), 413, null, "too_large", "8388608");
        BodyPublisher chunked = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(nine));
        assertError(postBytes(chunked), 413, null, "too_large", "8388608");
    }

    @Test
    void aChatHasALimitOfItsOwn() throws Exception {
        for (String path : List.of("/v1/chat/completions", "/v1/score")) {
            String nine = "x".repeat(9 << 20);
            assertError(post(path, "application/json", nine), 404, null, "unknown_route", path);
            assertError(post(path, "application/json", nine + nine), 413, null, "too_large", "16777216");
        }
    }

    @Test
    void aBodyUnderTheLimitPasses() throws Exception {
        String seven = "{\"max_tokens\":1,\"model\":\"" + "x".repeat(7 << 20) + "\"}";
        assertThat(post("/ask", "application/json", seven).statusCode()).isEqualTo(200);
    }

    @Test
    void multipartThatIsTooLargeBrokenOrIncompleteIsTheClientsError() throws Exception {
        String head = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n";
        String type = "multipart/form-data; boundary=b";
        assertThat(post("/files", type, head + "x\r\n--b--\r\n").statusCode()).isEqualTo(200);
        assertError(
                post("/files", type, head + "x".repeat(100_000) + "\r\n--b--\r\n"), 413, null, "too_large", "upload");
        assertError(post("/files", type, head + "x"), 400, null, "invalid_multipart", "");
        assertError(post("/files", "multipart/form-data", head), 400, null, "invalid_multipart", "");
        assertError(
                post("/files", type, head.replace("\"file\"", "\"other\"") + "x\r\n--b--\r\n"),
                400,
                "file",
                "missing",
                "file");
        assertError(post("/files", "application/json", "{}"), 415, null, "unsupported_media_type", "");
    }

    @Test
    void aBodyThatEndsEarlyIsTheClientsError() throws Exception {
        RawHttp.Answer answer = raw.sendAndClose("POST /ask HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: 90\r\n\r\n{\"model\":\"hal");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("read to its end");
    }

    // ---- downloads

    @ParameterizedTest
    @ValueSource(strings = {"bytes=10-", "bytes=5-2", "bytes=x", "bytes=-0"})
    void aRangeThatIsNotThereIs416WithoutTheContent(String range) throws Exception {
        HttpResponse<String> answer =
                send(request("/download").header("Range", range).GET());
        assertError(answer, 416, "Range", "range_not_satisfiable", "10 bytes");
        assertThat(answer.headers().firstValue("Content-Range")).hasValue("bytes */10");
    }

    @ParameterizedTest
    @CsvSource({"bytes=2-4, 206, 234", "bytes=-3, 206, 789", "bytes=8-99, 206, 89", "lines=1-2, 200, 0123456789"})
    void aRangeOfBytesIsGivenAndOtherUnitsArePassedOver(String range, int status, String content) throws Exception {
        HttpResponse<String> answer =
                send(request("/download").header("Range", range).GET());
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(content);
        assertThat(answer.headers().firstValue("Content-Length")).hasValue(Integer.toString(content.length()));
    }

    @Test
    void aRangeOfContentThatHasChangedGivesTheWhole() throws Exception {
        assertThat(send(request("/download")
                                .header("Range", "bytes=0-1")
                                .header("If-Range", "\"old\"")
                                .GET())
                        .body())
                .isEqualTo("0123456789");
        assertThat(send(request("/download")
                                .header("Range", "bytes=0-1")
                                .header("If-Range", "\"tag\"")
                                .GET())
                        .body())
                .isEqualTo("01");
    }

    // ---- what Tomcat refuses

    @ParameterizedTest
    @ValueSource(strings = {"/%zz", "/things%2Fx", "/%00", "/things/..%5c..", "/a|b", "/../../etc/passwd"})
    void aTargetThatTomcatRefusesHasTheShape(String target) throws Exception {
        RawHttp.Answer answer = raw.get(target, "X-Request-Id: raw-1");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("{\"error\":{").contains("\"type\":\"invalid_request_error\"");
        assertThat(answer.head())
                .containsIgnoringCase("content-type: application/json")
                .contains("X-Request-Id");
    }

    @Test
    void headersTooLongOrTooManyHaveTheShape() throws Exception {
        RawHttp.Answer answer = raw.get("/things", "X-Long: " + "x".repeat(20_000));
        assertThat(answer.status()).isIn(400, 431);
        assertThat(answer.body()).contains("{\"error\":{");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /things HTTP/1.1\r\n\r\n",
                "GET /things HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GARBAGE\r\n\r\n",
                "G@T / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET / HTTP/9.9\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /ask HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\nConnection: close\r\n\r\n",
                "POST /ask HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: odd\r\nConnection: close\r\n\r\n",
                "POST /ask HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n{}\r\n",
                "TRACE /things HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /things?limit=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "POST /files HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\nConnection: close\r\n\r\na=%zz",
                "PUT /files HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5\r\nConnection: close\r\n\r\na=%zz"
            })
    void whatIsNoRequestAtAllIsNeverA500(String request) throws Exception {
        RawHttp.Answer answer = raw.send(request);
        assertThat(answer.status()).isBetween(400, 505).isNotEqualTo(500);
        assertThat(answer.body()).contains("{\"error\":{");
    }

    // ---- request ids

    @Test
    void aRequestIdIsKeptOrMadeAndSeenByHandlerAndLog() throws Exception {
        HttpResponse<String> kept =
                send(request("/id").header("X-Request-Id", "mine-1").GET());
        assertThat(kept.headers().allValues("X-Request-Id")).containsExactly("mine-1");
        assertThat(kept.body()).contains("\"seen\":\"mine-1\"").contains("\"mdc\":\"mine-1\"");
        assertThat(get("/nothing").headers().firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).hasSize(36));
    }

    @Test
    void aRequestIdUnfitToPrintIsReplaced() throws Exception {
        HttpResponse<String> answer =
                send(request("/id").header("X-Request-Id", "a b<script>").GET());
        assertThat(answer.headers().firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).hasSize(36));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send(request(path).GET());
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return send(request(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> postBytes(BodyPublisher body) throws Exception {
        return send(request("/ask").header("Content-Type", "application/json").POST(body));
    }

    private void assertError(HttpResponse<String> answer, int status, String param, String code, String says) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
        assertThat(answer.headers().firstValue("X-Request-Id")).isPresent();
        JsonNode error = json.readTree(answer.body()).get("error");
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.get("param").asString(null)).isEqualTo(param);
        assertThat(error.get("message").asString()).contains(says);
        if (code != null) {
            assertThat(error.get("code").asString()).isEqualTo(code);
        }
    }
}
