package dev.tpo.launcher;

import dev.tpo.api.JobObject;
import dev.tpo.api.ModelImportObject;
import dev.tpo.api.ModelImportRequest;
import dev.tpo.api.ModelObject;
import dev.tpo.launcher.client.JobWatch;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.demo.Screen;
import dev.tpo.launcher.suite.RunningSuite;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;

@Command(name = "pull", description = "Registers a model from a hub, from a folder or of an endpoint.")
final class PullCommand implements Callable<Integer> {
    private static final long MEGABYTE = 1_000_000;

    @Parameters(
            index = "0",
            paramLabel = "SOURCE",
            description = "hf://owner/name[@revision], a folder, or endpoint://name/model")
    private String source = "";

    @Option(names = "--as", paramLabel = "NAME", description = "what to call it (default: the source's last part)")
    private @Nullable String name;

    @Option(
            names = "--base",
            paramLabel = "NAME",
            description = "the model that a LoRA adapter stands beside (default: the one that the adapter names)")
    private @Nullable String base;

    @Option(names = "--json", description = "print JSON only")
    private boolean json;

    @Override
    public Integer call() {
        try (RunningSuite suite = Surroundings.runningOrStarted()) {
            SuiteClient client = Surroundings.client(suite);
            String job = client.post(
                            "/v1/models", new ModelImportRequest(absolute(source), name, base), ModelImportObject.class)
                    .id();
            Screen screen = Screen.on(System.err);
            JobObject done = new JobWatch(client).untilSucceeded("model_import", job, now -> show(screen, now));
            ModelObject model = client.get("/v1/models/" + done.model(), ModelObject.class);
            System.out.println(
                    json
                            ? JsonMapper.shared().writeValueAsString(model)
                            : "pulled " + model.id() + ", revision " + shortened(model.revision()));
            return 0;
        }
    }

    /** The suite has another working directory. What is no folder here may be one below the suite's roots. */
    private static String absolute(String source) {
        try {
            Path folder = Path.of(source).toAbsolutePath().normalize();
            return !source.contains("://") && Files.isDirectory(folder) ? folder.toString() : source;
        } catch (InvalidPathException e) {
            return source;
        }
    }

    /** A sha256 by its beginning; the name of an endpoint's model as it is. */
    private static String shortened(String revision) {
        return revision.contains("/") ? revision : revision.substring(0, 12);
    }

    private static void show(Screen screen, JobObject job) {
        JobObject.Progress progress = job.progress();
        if (progress.total() > 0 && progress.unit().equals("byte")) {
            screen.progress("pull", megabytes(progress.done()), megabytes(progress.total()), "MB");
        }
    }

    private static long megabytes(long bytes) {
        return Math.ceilDiv(bytes, MEGABYTE);
    }
}
