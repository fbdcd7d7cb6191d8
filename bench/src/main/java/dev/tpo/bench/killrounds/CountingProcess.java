package dev.tpo.bench.killrounds;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A {@link CountingService} as a process of its own. */
final class CountingProcess {
    private static final long START_SECONDS = 180;

    private final Process process;
    private final PrintStream commands;
    private final CountDownLatch ready = new CountDownLatch(1);
    private final Thread reader;

    /** @param heard is given each line that the service says, also those before its death */
    CountingProcess(Database database, Path log, Consumer<String> heard) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        CountingService.class.getName()))
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("SPRING_DATASOURCE_URL", database.url());
        builder.environment().put("SPRING_DATASOURCE_USERNAME", database.user());
        builder.environment().put("SPRING_DATASOURCE_PASSWORD", database.password());
        process = builder.start();
        commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
        reader = Thread.ofVirtual().start(() -> read(heard));
    }

    record Database(String url, String user, String password) {}

    private void read(Consumer<String> heard) {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.equals(CountingService.READY)) {
                    ready.countDown();
                } else {
                    heard.accept(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() throws InterruptedException {
        if (!ready.await(START_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a service did not start within " + START_SECONDS + " s");
        }
    }

    /** Lost if the service is killed before it has read it. */
    void command(String line) {
        commands.println(line);
    }

    /** kill -9; returns when all that it said has been heard. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        reader.join();
    }
}
