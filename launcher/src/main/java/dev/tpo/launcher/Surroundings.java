package dev.tpo.launcher;

import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.suite.Installation;
import dev.tpo.launcher.suite.LaunchException;
import dev.tpo.launcher.suite.RunningSuite;
import dev.tpo.launcher.suite.Suite;
import dev.tpo.launcher.suite.TpoHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What the environment says: {@code TPO_HOME}, {@code TPO_PORT} and {@code TPO_API_KEY}. */
final class Surroundings {

    private static final int DEFAULT_PORT = 8080;

    private Surroundings() {}

    static TpoHome home() {
        String configured = System.getenv("TPO_HOME");
        return TpoHome.at(
                configured == null || configured.isBlank()
                        ? Installation.current().root().resolve(".tpo")
                        : Path.of(configured));
    }

    static int port() {
        String configured = System.getenv("TPO_PORT");
        if (configured == null || configured.isBlank()) {
            return DEFAULT_PORT;
        }
        try {
            int port = Integer.parseInt(configured.strip());
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new LaunchException("TPO_PORT must be a port number, was '" + configured + "'");
    }

    static Suite start() {
        return start(null);
    }

    private static Suite start(@Nullable Path benchmark) {
        return Suite.start(home(), Installation.current(), port(), benchmark, Surroundings::say);
    }

    /** A suite that runs already, else one started for this command and stopped after it. */
    static RunningSuite runningOrStarted() {
        return runningOrStarted(null);
    }

    /** @param benchmark a folder that an evaluation is over: a suite that is started for it may read it */
    static RunningSuite runningOrStarted(@Nullable Path benchmark) {
        TpoHome home = home();
        int port = port();
        @Nullable RunningSuite running = RunningSuite.find(home, port);
        return running != null ? running : RunningSuite.of(start(benchmark));
    }

    static SuiteClient client(RunningSuite suite) {
        String key = System.getenv("TPO_API_KEY");
        return new SuiteClient(suite.gateway(), key == null || key.isBlank() ? null : key.strip());
    }

    /** Progress goes to stderr: stdout belongs to results. */
    static void say(String line) {
        System.err.println(line);
    }
}
