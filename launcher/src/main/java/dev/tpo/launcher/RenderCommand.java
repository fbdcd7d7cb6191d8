package dev.tpo.launcher;

import dev.tpo.api.EvaluationRow;
import dev.tpo.launcher.benchmark.EvaluationRows;
import dev.tpo.nano.benchmark.NanoWorld;
import dev.tpo.nano.benchmark.RenderedVideo;
import dev.tpo.nano.world.Length;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "render", description = "Writes sample videos of the nano world and questions about them.")
final class RenderCommand implements Callable<Integer> {

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "DIR", description = "where to write")
    private Path folder = Path.of("");

    @Option(names = "--seed", required = true, description = "of the videos")
    private long seed;

    @Option(names = "--videos", required = true, description = "how many")
    private int videos;

    @Option(names = "--length", defaultValue = "long", description = "short, trained or long")
    private Length length = Length.LONG;

    @Override
    public Integer call() throws IOException {
        if (videos < 1) {
            throw WrongUsage.of(spec, "--videos must be at least 1");
        }
        NanoWorld world = new NanoWorld(NanoWorld.SAMPLES, seed, length);
        Files.createDirectories(folder);
        try (BufferedWriter writer = Files.newBufferedWriter(folder.resolve("questions.jsonl"))) {
            for (int number = 0; number < videos; number++) {
                RenderedVideo video = world.render(folder, number);
                String name = video.file().getFileName().toString();
                for (EvaluationRow row : EvaluationRows.of(video, name)) {
                    writer.write(JsonMapper.shared().writeValueAsString(row(row, name)));
                    writer.newLine();
                }
                System.out.println(video.file());
            }
        }
        Surroundings.say("questions.jsonl names files where the rows of an evals file have file_id: upload the videos"
                + " and put their ids there, or let ./tpo benchmark render, upload and ask in one go");
        return 0;
    }

    /** The file's name stands in for the id that an upload will give it. */
    private static ObjectNode row(EvaluationRow row, String file) {
        ObjectNode json = JsonMapper.shared().valueToTree(row);
        json.remove("file_id");
        json.put("file", file);
        return json;
    }
}
