package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code ./tpo up} as a process of its own, on a home and a port of its own. */
final class LaunchedSuite implements AutoCloseable {

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private final Path home;
    private final int port;
    private final Path output;
    private Process launcher;

    private LaunchedSuite(Path home, int port) throws IOException {
        this.home = home.toRealPath();
        this.port = port;
        this.output = home.resolveSibling(home.getFileName() + "-output");
        this.launcher = launch();
    }

    static LaunchedSuite start(Path home) throws IOException, InterruptedException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        LaunchedSuite suite = new LaunchedSuite(Files.createDirectories(home), port);
        suite.awaitReady();
        return suite;
    }

    URI gateway() {
        return URI.create("http://localhost:" + port);
    }

    void killLauncherAlone() throws InterruptedException {
        launcher.destroyForcibly().waitFor();
    }

    /** kill -9 of all its processes, PostgreSQL and workers included. */
    void killEverything() throws InterruptedException {
        List<ProcessHandle> all = new ArrayList<>(processes(""));
        all.add(launcher.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        launcher.waitFor();
    }

    void startAgain() throws IOException, InterruptedException {
        launcher = launch();
        awaitReady();
    }

    /** SIGTERM; gives the exit status, fails after the 30 s that a stop may take. */
    int stop() throws InterruptedException {
        launcher.destroy();
        if (!launcher.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still running 30 s after SIGTERM");
        }
        return launcher.exitValue();
    }

    /** Command lines of all processes that belong to this home, the launcher's excepted. */
    List<ProcessHandle> processes(String commandLinePart) {
        List<ProcessHandle> found = new ArrayList<>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (text(process.resolve("environ")).contains("TPO_SUITE_HOME=" + home + "\0")
                        && text(process.resolve("cmdline")).contains(commandLinePart)) {
                    ProcessHandle.of(Long.parseLong(process.getFileName().toString()))
                            .filter(ProcessHandle::isAlive)
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }

    /** Its secrets, none of which stands on a command line; no service answers to who does not know them. */
    List<String> secretsKept() throws IOException, InterruptedException {
        List<String> secrets = new ArrayList<>(List.of(
                Files.readString(home.resolve("database-password")).strip(),
                Files.readString(home.resolve("services-password")).strip()));
        List<Integer> ports = new ArrayList<>();
        for (ProcessHandle process : processes("Application")) {
            Map<String, String> environment = environment(process);
            if (environment.get("TPO_WORK_DIR").contains("/aot-")) {
                continue; // makes an AOT cache, and serves nothing
            }
            secrets.add(environment.get("TPO_SERVICE_SECRET"));
            ports.add(Integer.valueOf(environment.get("SERVER_PORT")));
            assertThat(environment.containsKey("SPRING_DATASOURCE_PASSWORD"))
                    .isEqualTo(!environment.get("TPO_WORK_DIR").endsWith("inference-service"));
        }
        assertThat(ports).hasSize(4);
        assertThat(secrets).hasSize(6).doesNotContainNull();
        for (ProcessHandle process : processes("")) {
            assertThat(text(Path.of("/proc", Long.toString(process.pid()), "cmdline")))
                    .doesNotContain(secrets);
        }
        ports.remove(Integer.valueOf(port));
        for (int service : ports) {
            assertThat(status(service, "/v3/api-docs")).isEqualTo(403);
            assertThat(status(service, "/actuator/health/readiness")).isEqualTo(200);
        }
        return secrets;
    }

    /** All that a stopped suite has left is its user's alone, and no log has a secret. */
    void assertHomeHides(List<String> secrets) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(file -> !file.startsWith(home.resolve("models")))
                    .toList()) {
                assertClosed(file);
                if (file.startsWith(home.resolve("logs")) && Files.isRegularFile(file)) {
                    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                            .doesNotContain(secrets);
                }
            }
        }
    }

    /** A file with other names (a weight that was linked in) has their rights; the folders above keep others out. */
    private static void assertClosed(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            return;
        }
        boolean linked = Files.isRegularFile(file) && (int) Files.getAttribute(file, "unix:nlink") > 1;
        assertThat(linked
                        || PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                                .endsWith("------"))
                .as(file.toString())
                .isTrue();
    }

    private static int status(int port, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static Map<String, String> environment(ProcessHandle process) {
        return text(Path.of("/proc", Long.toString(process.pid()), "environ"))
                .lines()
                .flatMap(all -> Stream.of(all.split("\0")))
                .filter(variable -> variable.contains("="))
                .collect(Collectors.toMap(
                        variable -> variable.substring(0, variable.indexOf('=')),
                        variable -> variable.substring(variable.indexOf('=') + 1),
                        (one, other) -> one));
    }

    private Process launch() throws IOException {
        String classPath =
                Files.readString(ROOT.resolve("launcher/target/class-path")).strip();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Dtpo.root=" + ROOT,
                        "-cp",
                        classPath + ":" + ROOT.resolve("launcher/target/classes"),
                        "dev.tpo.launcher.Main",
                        "up")
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("TPO_HOME", home.toString());
        builder.environment().put("TPO_PORT", Integer.toString(port));
        return builder.start();
    }

    private void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(4).toNanos();
        while (!Files.readString(output).contains("ready " + gateway())) {
            if (!launcher.isAlive() || System.nanoTime() > deadline) {
                throw new AssertionError("the suite does not start: " + Files.readString(output));
            }
            Thread.sleep(200);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return ""; // gone meanwhile, or not ours
        }
    }

    @Override
    public void close() throws InterruptedException {
        if (launcher.isAlive()) {
            stop();
        }
        processes("").forEach(ProcessHandle::destroyForcibly);
    }
}
