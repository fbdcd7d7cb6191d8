package dev.tpo.launcher;

import dev.tpo.api.FileObject;
import dev.tpo.api.FrameReceipt;
import dev.tpo.api.MediaIoKwargs;
import dev.tpo.launcher.client.Questions;
import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.Timestamps;
import dev.tpo.launcher.suite.RunningSuite;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "ask", description = "Asks a question about a video file and streams the answer.")
final class AskCommand implements Callable<Integer> {

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
        if (!Files.isRegularFile(video)) {
            throw new CommandFailure("no such file: " + video);
        }
        try (RunningSuite suite = Surroundings.runningOrStarted()) {
            SuiteClient client = new SuiteClient(suite.gateway());
            FileObject file = client.upload("vision", video);
            List<FrameReceipt> receipts = client.stream(
                    Questions.streamed(
                            model, file.id(), question, frames == null ? null : MediaIoKwargs.frames(frames)),
                    text -> {
                        System.out.print(text);
                        System.out.flush();
                    });
            System.out.println();
            for (FrameReceipt receipt : receipts) {
                System.out.println("frames at " + Timestamps.line(receipt.timestampsSeconds()));
            }
            return 0;
        }
    }
}
