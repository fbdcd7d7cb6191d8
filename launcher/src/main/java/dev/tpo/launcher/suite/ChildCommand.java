package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How a long-lived child is started: in a session of its own where util-linux offers that, so that Ctrl-C in the
 * terminal reaches the launcher only and the children end in order; output into a log; what it writes is its user's
 * alone. What is secret comes in the environment: everybody can read a command line.
 *
 * @param withheld variables of the launcher's own that this child does not get
 */
record ChildCommand(List<String> words, Map<String, String> environment, Set<String> withheld, Path log) {

    /** Java cannot set it; the shell becomes the command. */
    private static final List<String> PRIVATELY = List.of("/bin/sh", "-c", "umask 077; exec \"$@\"", "sh");

    private static final Path SETSID = Path.of("/usr/bin/setsid");

    Process start() {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            command.add(SETSID.toString());
        }
        command.addAll(PRIVATELY);
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // Torch's threads must sleep while they wait: spinning, they slow each other down twentyfold on a busy machine.
        builder.environment().putIfAbsent("OMP_WAIT_POLICY", "PASSIVE");
        builder.environment().keySet().removeAll(withheld);
        builder.environment().putAll(environment);
        try {
            PrivateFiles.file(log);
            return builder.start();
        } catch (IOException e) {
            throw new LaunchException("cannot start " + words.getFirst() + ": " + Reasons.of(e), e);
        }
    }
}
