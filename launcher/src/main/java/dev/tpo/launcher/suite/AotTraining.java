package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the AOT caches that are missing, beside a suite that is ready: each program once as far as its context stands,
 * at the lowest priority. Whatever goes wrong, the next start is as slow as this one was, and that is all.
 */
final class AotTraining {
    /** Who only has a question to ask is done by then. */
    private static final Duration SETTLING = Duration.ofSeconds(20);

    /** A training run says so to the container: it ends where it would begin to serve. */
    private static final List<String> AS_FAR_AS_THE_CONTEXT = List.of("-Dspring.context.exit=onRefresh");

    private final AotCaches caches;
    private final TpoHome home;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Process running;

    AotTraining(AotCaches caches, TpoHome home) {
        this.caches = caches;
        this.home = home;
    }

    /** A program to train, and what it finds in its environment. */
    record Trainee(JavaProgram program, Map<String, String> environment) {}

    void start(List<Trainee> trainees) {
        if (trainees.stream().allMatch(trainee -> caches.isSettled(trainee.program()))) {
            return;
        }
        Thread.ofPlatform().daemon().name("aot-training").start(() -> {
            try {
                if (!stopping.await(SETTLING.toSeconds(), TimeUnit.SECONDS)) {
                    trainAll(trainees);
                }
            } catch (IOException | LaunchException e) {
                // the caches stay missing
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** Nothing is trained any more when this returns. */
    synchronized void stop() {
        stopping.countDown();
        if (running != null) {
            running.descendants().forEach(ProcessHandle::destroyForcibly);
            running.destroyForcibly();
        }
    }

    private void trainAll(List<Trainee> trainees) throws IOException, InterruptedException {
        try (CacheFolder.Alone alone = CacheFolder.alone()) { // another launcher may have been at it meanwhile
            for (Trainee trainee : trainees) {
                if (!caches.isSettled(trainee.program())) {
                    train(trainee);
                }
            }
        }
    }

    void train(Trainee trainee) throws IOException, InterruptedException {
        JavaProgram program = trainee.program();
        Path written = caches.begin(program);
        List<String> words = new ArrayList<>(List.of("nice", "-n", "19"));
        List<String> options = new ArrayList<>(AS_FAR_AS_THE_CONTEXT);
        options.add("-XX:AOTCacheOutput=" + written);
        words.addAll(program.command(options));
        Map<String, String> environment = new HashMap<>(trainee.environment());
        Path scratch = home.emptyTemporaryFolder("aot-" + program.name());
        environment.put("TPO_WORK_DIR", scratch.toString());
        Process process =
                launch(new ChildCommand(words, environment, Database.VARIABLES, home.log("aot-" + program.name())));
        if (process != null) {
            int status = process.waitFor();
            if (stopping.getCount() > 0) {
                caches.finish(program, written, status == 0);
            }
        }
    }

    private synchronized @Nullable Process launch(ChildCommand command) {
        running = stopping.getCount() > 0 ? command.start() : null;
        return running;
    }
}
