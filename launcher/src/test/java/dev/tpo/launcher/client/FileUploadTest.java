package dev.tpo.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A suite that takes uploads, and breaks off where it is told to. */
class FileUploadTest {
    private static final String FILE = """
            {"id":"file-1","object":"file","bytes":10,"created_at":1,"expires_at":null,"filename":"v.mp4",\
            "purpose":"vision","status":"processed","sha256":"00","video":null}""";
    private static final String PART = """
            {"id":"%s","object":"upload.part","created_at":1,"upload_id":"u","bytes":1}""";
    private static final String UPLOAD = """
            {"id":"u","object":"upload","bytes":10,"created_at":1,"filename":"v.mp4","purpose":"vision",\
            "mime_type":"a/b","status":"pending","expires_at":2,"file":%s,"parts":[]}""";
    private static final String FULL = """
            {"error":{"message":"the disk is too full","type":"server_error","param":null,"code":"disk_full"}}""";

    @TempDir
    Path folder;

    private final Map<String, String> parts = new LinkedHashMap<>();
    private final List<String> requests = new ArrayList<>();
    private String completedWith = "";
    private int breaks;
    private boolean full;
    private HttpServer server;
    private SuiteClient suite;

    @BeforeEach
    void startSuite() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
        suite = new SuiteClient(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
    }

    @AfterEach
    void stopSuite() {
        server.stop(0);
    }

    @Test
    void aSmallFileIsSentAtOnceAndItsProgressIsTold() throws IOException {
        Path video = Files.writeString(folder.resolve("v.mp4"), "0123456789");
        List<Long> told = new ArrayList<>();

        assertThat(new FileUpload(suite, 10, (sent, total) -> told.add(sent))
                        .send("vision", video)
                        .id())
                .isEqualTo("file-1");

        assertThat(requests).containsExactly("/v1/files");
        assertThat(told.getLast()).isEqualTo(10);
    }

    @Test
    void aLargeFileIsSentInPartsAndABrokenConnectionCostsOneOfThem() throws IOException {
        Path video = Files.writeString(folder.resolve("v.mp4"), "0123456789");
        breaks = 2;
        List<Long> told = new ArrayList<>();

        assertThat(new FileUpload(suite, 4, (sent, total) -> told.add(sent))
                        .send("vision", video)
                        .id())
                .isEqualTo("file-1");

        assertThat(parts.values()).containsExactly("0123", "4567", "89");
        assertThat(completedWith).contains("[\"part_0\",\"part_1\",\"part_2\"]");
        assertThat(told.getLast()).isEqualTo(10);
    }

    @Test
    void aPartThatIsRefusedIsNotSentAgain() throws IOException {
        Path video = Files.writeString(folder.resolve("v.mp4"), "0123456789");
        full = true;

        assertThatThrownBy(() -> new FileUpload(suite, 4, UploadProgress.NONE).send("vision", video))
                .isInstanceOf(SuiteException.class)
                .hasMessage("the disk is too full");
        assertThat(requests).containsExactly("/v1/uploads", "/v1/uploads/u/parts");
    }

    private synchronized void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(path);
        if (path.endsWith("/parts") && full) {
            say(exchange, 507, FULL);
        } else if (path.endsWith("/parts")) {
            String part = part(exchange.getRequestHeaders().getFirst("Idempotency-Key"), body);
            if (parts.size() == 2 && breaks-- > 0) {
                exchange.close(); // taken, and the answer is lost
                return;
            }
            say(exchange, 200, PART.formatted(part));
        } else if (path.equals("/v1/files")) {
            say(exchange, 200, FILE);
        } else {
            completedWith = body;
            say(exchange, 200, UPLOAD.formatted(path.endsWith("/complete") ? FILE : "null"));
        }
    }

    private String part(String key, String form) {
        int from = form.indexOf("\r\n\r\n") + 4;
        parts.putIfAbsent(key, form.substring(from, form.indexOf("\r\n", from)));
        return "part_" + List.copyOf(parts.keySet()).indexOf(key);
    }

    private static void say(HttpExchange exchange, int status, String answer) throws IOException {
        byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        try (exchange) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
