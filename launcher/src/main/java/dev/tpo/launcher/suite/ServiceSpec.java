package dev.tpo.launcher.suite;

import dev.tpo.chat.endpoints.EndpointVariables;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One service and how its JVM is run: small, and with all compilers, for hashing, JSON and pixels are Java's work.
 *
 * @param hasDatabase whether it is told where the database is, and the password
 */
record ServiceSpec(String name, String mainClass, int port, int heapMegabytes, boolean hasDatabase) {
    private static final String INFERENCE = "inference-service";

    JavaProgram program(Installation installation) {
        return new JavaProgram(
                name,
                installation.classPath(name),
                mainClass,
                List.of(
                        "-XX:+UseSerialGC",
                        "-Xmx" + heapMegabytes + "m",
                        endsWithoutMemory() ? "-XX:+ExitOnOutOfMemoryError" : "-XX:-ExitOnOutOfMemoryError",
                        "--enable-native-access=ALL-UNNAMED",
                        "-Djava.awt.headless=true",
                        "-Dorg.bytedeco.javacpp.cachedir=" + CacheFolder.path()));
    }

    /** Its temporary files are in the home, where those of a killed one are found and deleted before the next start. */
    Process start(Installation installation, AotCaches caches, TpoHome home, Map<String, String> shared) {
        JavaProgram program = program(installation);
        List<String> options = new ArrayList<>(caches.options(program));
        options.add("-Djava.io.tmpdir=" + home.emptyTemporaryFolder(name));
        Map<String, String> environment = environment(shared);
        environment.put("TPO_WORK_DIR", home.work(name).toString());
        return new ChildCommand(program.command(options), environment, withheld(), home.log(name)).start();
    }

    Map<String, String> environment(Map<String, String> shared) {
        Map<String, String> environment = new HashMap<>(shared);
        environment.keySet().removeAll(withheld());
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        return environment;
    }

    /** The keys of endpoints are inference-service's only. */
    private Set<String> withheld() {
        Set<String> withheld = new HashSet<>(hasDatabase ? Set.of() : Database.VARIABLES);
        if (!name.equals(INFERENCE)) {
            System.getenv().keySet().stream()
                    .filter(variable -> variable.startsWith(EndpointVariables.PREFIX))
                    .forEach(withheld::add);
        }
        return withheld;
    }

    /** Inference-service answers for a heap that runs short for a request, and ends by itself where it cannot. */
    private boolean endsWithoutMemory() {
        return !name.equals(INFERENCE);
    }
}
