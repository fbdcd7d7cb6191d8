package dev.tpo.launcher;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

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
