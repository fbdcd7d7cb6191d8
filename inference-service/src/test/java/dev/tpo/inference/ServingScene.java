package dev.tpo.inference;

import dev.tpo.blobs.FileTrees;
import dev.tpo.blobs.FolderBlobStore;
import dev.tpo.testing.endpoint.ScriptedEndpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The service with a scripted engine, its neighbours and a few videos, started once for the test classes that share it:
 * a Spring context takes seconds. It ends with the JVM.
 */
record ServingScene(
        Path home,
        Neighbours neighbours,
        MediaHost mediaHost,
        Service service,
        String base,
        String tuned,
        ScriptedEndpoint fleet,
        ScriptedEndpoint broken,
        ScriptedEndpoint slow,
        ScriptedEndpoint listed) {
    static final String KEY = "sk-of-the-fleet-and-nobody-else";

    private static final Object LOCK = new Object();
    private static ServingScene scene;

    static ServingScene shared() {
        synchronized (LOCK) {
            if (scene == null) {
                try {
                    scene = start();
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }
            return scene;
        }
    }

    private static ServingScene start() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("serving");
        FolderBlobStore blobs = new FolderBlobStore(home.resolve("blobs"));
        Neighbours neighbours = new Neighbours();
        neighbours.video(
                "file-ten", blobs.put(Clips.write(home.resolve("ten.mp4"), 40)).sha256());
        neighbours.video(
                "file-three",
                blobs.put(Clips.write(home.resolve("three.mp4"), 12)).sha256());
        neighbours.video("file-gone", "a".repeat(64));
        neighbours.rows("file-rows");
        String base = checkpoint(home, blobs, "base");
        String tuned = checkpoint(home, blobs, "tuned");
        neighbours.serve(Map.of("tpo-nano", base), Map.of("default", "tpo-nano"));
        MediaHost mediaHost = new MediaHost();
        ScriptedEndpoint fleet = new ScriptedEndpoint();
        ScriptedEndpoint broken = new ScriptedEndpoint();
        ScriptedEndpoint slow = new ScriptedEndpoint();
        ScriptedEndpoint listed = new ScriptedEndpoint();
        Service service = Service.start(
                ScriptedEngine.LOADER,
                "tpo.dataset-url=" + neighbours.datasetUrl(),
                "tpo.training-url=" + neighbours.trainingUrl(),
                "tpo.blob-root=" + home.resolve("blobs"),
                "tpo.work-dir=" + home.resolve("work"),
                "tpo.cached-frames.folder=" + home.resolve("frames"),
                "tpo.endpoints=fleet=" + fleet.url() + ",sight=" + fleet.url() + ",broken=" + broken.url() + ",slow="
                        + slow.url() + ",listed=" + listed.url() + ",thrifty=" + fleet.url(),
                "TPO_ENDPOINT_FLEET_KEY=" + KEY,
                "TPO_ENDPOINT_FLEET_LONGEST_SIDE=48",
                "TPO_ENDPOINT_THRIFTY_REQUESTS_PER_DAY=1",
                "TPO_ENDPOINT_SIGHT_VIDEO=video_url",
                "tpo.serving.max-requests=4",
                "tpo.serving.running-per-model=2",
                "tpo.serving.loaded-adapters=2",
                "tpo.serving.model-memory=22MB",
                "tpo.serving.poll-interval=100ms",
                "tpo.frames.max-count=40",
                "tpo.frames.max-request-count=80",
                "tpo.frames.max-request-pixels=300000",
                "tpo.frames.memory=600KB",
                "tpo.frames.file-memory=0s",
                "tpo.media.hosts=127.0.0.1:" + mediaHost.port() + ",localhost:" + mediaHost.port(),
                "tpo.media.max-download=1MB",
                "tpo.media.timeout=3s",
                "tpo.requests.max-messages=5",
                "tpo.requests.max-parts=4",
                "tpo.requests.max-videos=3");
        neighbours.awaitServed();
        return new ServingScene(home, neighbours, mediaHost, service, base, tuned, fleet, broken, slow, listed);
    }

    static String checkpoint(Path home, FolderBlobStore blobs, String name) throws IOException {
        Path folder = Files.createDirectories(home.resolve(name));
        Files.writeString(folder.resolve("name.txt"), name);
        return new FileTrees(blobs).put(folder);
    }
}
