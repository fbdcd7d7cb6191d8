package dev.tpo.launcher;

import dev.tpo.api.FileObject;
import dev.tpo.api.FrameReceipt;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.api.ModelObject;
import dev.tpo.launcher.client.Questions;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.Timestamps;
import dev.tpo.launcher.suite.RunningSuite;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "ask", description = "Asks a question about a video file and streams the answer.")
final class AskCommand implements Callable<Integer> {

    private static final int SHOWN = 12;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", paramLabel = "VIDEO", description = "a video file")
    private Path video = Path.of("");

    @Parameters(index = "1", paramLabel = "QUESTION", description = "what to ask")
    private String question = "";

    @Option(names = "--model", defaultValue = "default", description = "model or alias (default: ${DEFAULT-VALUE})")
    private String model = "default";

    @Option(names = "--frames", description = "how many frames to look at (default: the suite's, 32)")
    private @Nullable Integer frames;

    @Override
    public Integer call() {
        check();
        try (RunningSuite suite = Surroundings.runningOrStarted()) {
            SuiteClient client = Surroundings.client(suite);
            ModelObject answering = client.get("/v1/models/" + segment(model), ModelObject.class);
            String id = answering.aliasOf() == null ? answering.id() : answering.aliasOf();
            if (SmallWorld.isOf(id)) {
                Surroundings.say(SmallWorld.NOTE);
            }
            FileObject file;
            try (UploadMeter meter = UploadMeter.onStderr(video)) {
                file = client.upload("vision", video, meter);
            }
            List<FrameReceipt> receipts = client.stream(
                    Questions.streamed(
                            model, file.id(), question, frames == null ? null : MediaIoKwargs.frames(frames)),
                    text -> {
                        System.out.print(text);
                        System.out.flush();
                    },
                    note -> Surroundings.say(System.lineSeparator() + note));
            System.out.println();
            for (FrameReceipt receipt : receipts) {
                System.out.println("frames at " + Timestamps.line(receipt.timestampsSeconds()));
                System.out.println("answered by " + id + ", revision "
                        + receipt.modelRevision().substring(0, SHOWN));
            }
            return 0;
        }
    }

    private static String segment(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private void check() {
        if (question.isBlank()) {
            throw WrongUsage.of(spec, "the question is empty");
        }
        String named = video.toString();
        if (named.matches("[a-z]+:/.*")) {
            throw new CommandFailure(named + " is an address: save the video and name its file");
        }
        if (Files.isDirectory(video)) {
            throw new CommandFailure(named + " is a folder: name one video file in it");
        }
        if (!Files.isRegularFile(video)) {
            throw new CommandFailure("no such file: " + named);
        }
    }
}
