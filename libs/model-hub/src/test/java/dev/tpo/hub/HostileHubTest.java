package dev.tpo.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tpo.hub.HubException.Reason;
import dev.tpo.testing.hub.FakeHub;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a hub, or whoever writes into its cache, can do to those who ask it: nothing but be refused. */
@Timeout(value = 3, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HostileHubTest {
    private static final HubModel MODEL = HubModel.parse("hf://lab/model");
    private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

    @TempDir
    private Path folder;

    private final AtomicLong sent = new AtomicLong();

    @Test
    void anAnswerWithoutAnEndIsReadUpToItsLimitAndNotKept() throws IOException {
        refuses(
                exchange -> endless(
                        exchange, 200, "{\"sha\":\"" + COMMIT + "\",\"siblings\":[", "{\"rfilename\":\"a/b\"},"),
                "longer than 16 MB");
        refuses(exchange -> endless(exchange, 200, "{\"cardData\":\"", "xxxxxxxxxxxxxxxx"), "longer than 16 MB");
        refuses(exchange -> endless(exchange, 200, "", "[[[[[[[[[[[[[[[["), "not a JSON object");
        refuses(exchange -> endless(exchange, 200, "{\"a\":", "[[[[[[[[[[[[[[[["), "larger or deeper");
        refuses(
                exchange -> endless(exchange, 200, "{\"siblings\":[", "{\"rfilename\":\"a\"},"),
                "more than 10000 files");

        assertThat(sent.get()).isLessThan(200_000_000);
    }

    @Test
    void theBodyOfARedirectIsNotRead() throws IOException {
        refuses(
                exchange -> {
                    exchange.getResponseHeaders().set("Location", "/api/models/lab/model/revision/main");
                    endless(exchange, 307, "", "more and more and more");
                },
                "redirects in circles");

        assertThat(sent.get()).isLessThan(100_000_000);
    }

    @Test
    void whatAHubSaysIsShownShortAndPlain() throws IOException {
        try (FakeHub hub = new FakeHub()) {
            hub.repository("lab/model").file("config.json", "{}").etag("config.json", "evil");
            assertThatThrownBy(() -> plan(hub.url()))
                    .hasMessageContaining("names no hash of config.json")
                    .satisfies(e -> assertThat(e.getMessage()).doesNotContain("evil"));
        }
        refuses(
                exchange -> {
                    exchange.getResponseHeaders().set("X-Error-Message", "first second ".repeat(100));
                    exchange.sendResponseHeaders(403, -1);
                },
                "the hub says 'first second first");
    }

    @Test
    void aFileThatNobodyWouldReadIsNotEvenFetched() {
        try (FakeHub hub = new FakeHub()) {
            hub.repository("lab/model")
                    .file("config.json", "{}")
                    .file("model.safetensors.index.json", " ".repeat(9_000_000))
                    .file("model.safetensors", "weights");

            assertThatThrownBy(() -> plan(hub.url()))
                    .isInstanceOf(HubException.class)
                    .hasMessage("model.safetensors.index.json is 9.0 MB; at most 8.0 MB are read");
            assertThat(hub.downloads("model.safetensors.index.json")).isEmpty();
        }
    }

    @Test
    void anIndexOfTooManyFilesOrTwiceTheSameTensorIsRefused() {
        List<String> names = new ArrayList<>(List.of(NeededFiles.INDEX));
        StringBuilder map = new StringBuilder();
        for (int i = 0; i < 1001; i++) {
            names.add("model-" + i + ".safetensors");
            map.append(i == 0 ? "" : ",").append("\"t%d\":\"model-%d.safetensors\"".formatted(i, i));
        }

        assertThatThrownBy(() -> needed(names, "{\"weight_map\":{" + map + "}}"))
                .hasMessageContaining("more than 1000 files");
        assertThatThrownBy(() ->
                        needed(names, "{\"weight_map\":{\"t\":\"model-1.safetensors\",\"t\":\"model-2.safetensors\"}}"))
                .hasMessageContaining("Duplicate");
        assertThatThrownBy(() -> needed(names, "{\"weight_map\":{\"t\":[1]}}")).hasMessageContaining("not there");
        assertThat(needed(names, "{\"metadata\":{\"a\":[1]},\"weight_map\":{\"t\":\"model-1.safetensors\"}}"))
                .containsExactly("model-1.safetensors", NeededFiles.INDEX);
    }

    @Test
    void aPipeInTheCacheIsNotWaitedFor() throws Exception {
        try (FakeHub hub = new FakeHub()) {
            hub.repository("lab/model").file("config.json", "{}").file("model.safetensors", "weights");
            HubPlan plan = plan(hub.url());
            for (HubFile file : plan.files()) {
                Path blobs = Files.createDirectories(folder.resolve("models--lab--model/blobs"));
                pipe(blobs.resolve(file.etag() + (file.isWeights() ? ".incomplete" : "")));
            }

            assertThatThrownBy(() -> models(hub.url()).fetch(plan, DownloadListener.NONE))
                    .isInstanceOfSatisfying(
                            HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CACHE))
                    .hasMessageContaining("is a pipe, a device or the like, not a file");
            Path refs = Files.createDirectories(folder.resolve("models--lab--model/refs"));
            pipe(refs.resolve("main"));
            assertThatThrownBy(() -> new ModelHub(new HubSettings(hub.url(), null, true, folder))
                            .plan(MODEL, DownloadListener.NONE))
                    .isInstanceOf(HubException.class);
        }
    }

    @Test
    void aHubThatIsOutOfReachSaysSoAtOnceAndIsGivenUpSoonInPlainWords() {
        List<String> said = new ArrayList<>();
        ModelHub unreachable = new ModelHub(
                new HubSettings(URI.create("http://127.0.0.1:1"), null, false, folder),
                new Retries(8, 3, Duration.ofMillis(10), Duration.ofMillis(50)),
                Duration.ofSeconds(1));

        assertThatThrownBy(() -> unreachable.plan(MODEL, listener(said)))
                .isInstanceOfSatisfying(
                        HubException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
                .hasMessageContaining("tried 3 times: 127.0.0.1 cannot be connected to: it refuses")
                .hasMessageContaining("HF_ENDPOINT");
        assertThat(said)
                .containsExactly("hf://lab/model@main: 127.0.0.1 cannot be connected to: it refuses; tried once, and"
                        + " again in 0.0 s");
        assertThat(Retries.DEFAULT.unreachedLimit()).isEqualTo(5);
        assertThat(Retries.DEFAULT.pause(4, Duration.ZERO)).hasSeconds(4); // half a second, 1, 2 and 4: 7.5 s in all
    }

    private void refuses(Answer answer, String words) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            try (exchange) {
                answer.to(exchange);
            }
        });
        server.start();
        try {
            assertThatThrownBy(() -> plan(
                            URI.create("http://127.0.0.1:" + server.getAddress().getPort())))
                    .isInstanceOf(HubException.class)
                    .hasMessageContaining(words);
        } finally {
            server.stop(0);
        }
    }

    @FunctionalInterface
    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    /** As much as is taken, and no more than 700 MB. */
    private void endless(HttpExchange exchange, int status, String beginning, String again) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        byte[] piece = again.repeat(4096).getBytes(StandardCharsets.UTF_8);
        try (OutputStream body = exchange.getResponseBody()) {
            body.write(beginning.getBytes(StandardCharsets.UTF_8));
            for (long written = 0; written < 700_000_000; written += piece.length) {
                body.write(piece);
                sent.addAndGet(piece.length);
            }
        }
    }

    private HubPlan plan(URI endpoint) {
        return models(endpoint).plan(MODEL, DownloadListener.NONE);
    }

    private ModelHub models(URI endpoint) {
        return new ModelHub(
                new HubSettings(endpoint, null, false, folder),
                new Retries(2, 2, Duration.ofMillis(10), Duration.ofMillis(10)),
                Duration.ofSeconds(30));
    }

    private static List<String> needed(List<String> names, String index) {
        return NeededFiles.of(names, index.getBytes(StandardCharsets.UTF_8));
    }

    private static void pipe(Path path) throws Exception {
        assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                .isZero();
    }

    private static DownloadListener listener(List<String> said) {
        return new DownloadListener() {
            @Override
            public void progress(long doneBytes, long totalBytes) {}

            @Override
            public void say(String message) {
                said.add(message);
            }

            @Override
            public boolean stopped() {
                return false;
            }
        };
    }
}
