package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.launcher.client.SuiteClient;
import dev.tpo.launcher.client.SuiteException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands that a page of the documents shows, put to a running suite as they stand there. */
final class DocumentedExamples {
    private static final Pattern BLOCK = Pattern.compile("```sh\\n(.+?)\\n```", Pattern.DOTALL);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\b[A-Z]+(?:_[A-Z]+)*\\b(?=[\"'])");
    private static final Map<String, String> JOBS =
            Map.of("curjob_", "/v1/curation/jobs/", "ftjob-", "/v1/fine_tuning/jobs/", "evaljob_", "/v1/evaluations/");

    private final URI gateway;
    private final Map<String, String> values;
    /**
     * Whether a test's evaluation of two videos shows its small model to be better is not for the document to say; where
     * it does not, there is no move to take back.
     */
    private static final Set<String> NOT_PROMOTED =
            Set.of("too_few_videos", "not_better", "p_too_large", "nothing_to_roll_back");

    private final JsonMapper json = new JsonMapper();

    /** @param values by what stands in their place on the page: {@code FILE}, {@code video.mp4} */
    DocumentedExamples(URI gateway, Map<String, String> values) {
        this.gateway = gateway;
        this.values = values;
    }

    /** Gives the number of commands. A job that one starts is cancelled: that it is taken is enough here. */
    int run(Path page) throws IOException, InterruptedException {
        List<String> commands = commands(page);
        for (String command : commands) {
            check(command, output(filled(command)));
        }
        return commands.size();
    }

    private static List<String> commands(Path page) throws IOException {
        List<String> commands = new ArrayList<>();
        BLOCK.matcher(Files.readString(page))
                .results()
                .flatMap(block -> Arrays.stream(block.group(1).split("(?m)^(?=curl )")))
                .filter(command -> command.startsWith("curl "))
                .forEach(commands::add);
        return commands;
    }

    private String filled(String command) {
        String filled = command.replace("http://localhost:8080", gateway.toString());
        for (Map.Entry<String, String> value : values.entrySet()) {
            if (!value.getKey().equals(value.getKey().toUpperCase(java.util.Locale.ROOT))) {
                filled = filled.replace(value.getKey(), value.getValue());
            }
        }
        return PLACEHOLDER
                .matcher(filled)
                .replaceAll(name -> Matcher.quoteReplacement(values.getOrDefault(name.group(), name.group())));
    }

    private static String output(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("bash", "-c", command)
                .redirectErrorStream(true)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor()).as(command + "\n" + output).isZero();
        return output;
    }

    private void check(String command, String output) {
        if (command.contains("\"stream\": true")) {
            assertThat(output).as(command).contains("chat.completion.chunk").contains("data: [DONE]");
            return;
        }
        JsonNode answer = json.readTree(output);
        if (!NOT_PROMOTED.contains(answer.at("/error/code").asString(""))) {
            assertThat(answer.at("/error/message").isMissingNode())
                    .as(command + "\n" + output)
                    .isTrue();
        }
        cancel(answer.path("id").asString(""));
    }

    private void cancel(String id) {
        JOBS.entrySet().stream()
                .filter(job -> id.startsWith(job.getKey()))
                .map(job -> job.getValue() + id + "/cancel")
                .forEach(path -> {
                    try {
                        new SuiteClient(gateway).post(path, Map.of(), JsonNode.class);
                    } catch (SuiteException e) {
                        assertThat(e.getMessage()).contains("already");
                    }
                });
    }
}
