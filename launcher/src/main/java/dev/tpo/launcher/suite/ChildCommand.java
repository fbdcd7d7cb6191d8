package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How a long-lived child is started: in a session of its own where util-linux offers that, so that Ctrl-C in the
 * terminal reaches the launcher only and the children end in order; output into a log.
 */
record ChildCommand(List<String> words, Map<String, String> environment, Path log) {

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    Process start() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Torch's threads must sleep while they wait: spinning, they slow each other down twentyfold on a busy machine.
        builder.environment().putIfAbsent("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new LaunchException("cannot start " + words.getFirst() + ": " + Reasons.of(e), e);
        }
    }
}
