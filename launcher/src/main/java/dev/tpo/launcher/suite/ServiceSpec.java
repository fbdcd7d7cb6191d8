package dev.tpo.launcher.suite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One service and how its JVM is run: quick to start and small rather than fast in the long run, because the work
 * that takes long is torch's and ffmpeg's.
 *
 * @param hasDatabase whether it is told where the database is, and the password
 */
record ServiceSpec(String name, int port, int heapMegabytes, boolean hasDatabase) {

    /** Its temporary files are in the home, where those of a killed one are found and deleted before the next start. */
    Process start(Installation installation, TpoHome home, Map<String, String> shared) {
        List<String> words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx" + heapMegabytes + "m",
                endsWithoutMemory() ? "-XX:+ExitOnOutOfMemoryError" : "-XX:-ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.awt.headless=true",
                "-Djava.io.tmpdir=" + home.emptyTemporaryFolder(name),
                "-Dorg.bytedeco.javacpp.cachedir=" + CacheFolder.path(),
                "-jar",
                installation.jar(name).toString()));
        Map<String, String> environment = new HashMap<>(shared);
        Set<String> withheld = hasDatabase ? Set.of() : Database.VARIABLES;
        environment.keySet().removeAll(withheld);
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("SERVER_ADDRESS", "127.0.0.1");
        environment.put("TPO_WORK_DIR", home.work(name).toString());
        return new ChildCommand(words, environment, withheld, home.log(name)).start();
    }

    /** Inference-service answers for a heap that runs short for a request, and ends by itself where it cannot. */
    private boolean endsWithoutMemory() {
        return !name.equals("inference-service");
    }
}
