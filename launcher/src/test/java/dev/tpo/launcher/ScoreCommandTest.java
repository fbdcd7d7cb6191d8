package dev.tpo.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ScoreCommandTest {
    @TempDir
    Path folder;

    private Path annotations = Path.of("");
    private Path outputs = Path.of("");

    @BeforeEach
    void twoQuestionsAreThere() throws IOException {
        annotations = Files.writeString(folder.resolve("dev.json"), """
                [{"video": "a.mp4", "question": "What?", "candidates": ["x", "y"], "answer": "y", "question_type": "ego"},
                 {"video": "b.mp4", "question": "Who?", "candidates": ["x", "y"], "answer": "x", "question_type": "count"}]
                """);
        outputs = Files.writeString(folder.resolve("outputs.jsonl"), """
                {"id": "ego_0", "output": "The answer is B."}
                {"id": "count_1", "output": "I cannot tell."}
                """);
    }

    @Test
    void jsonIsAllOfStdout() {
        Ended ended = score("mlvu", "--annotations", annotations.toString(), "--outputs", outputs.toString(), "--json");

        assertThat(ended.status).isZero();
        assertThat(ended.stderr).isEmpty();
        JsonNode scores = JsonMapper.shared().readTree(ended.stdout);
        assertThat(scores.get("benchmark").asString()).isEqualTo("mlvu");
        assertThat(scores.get("overall").doubleValue()).isEqualTo(50);
        assertThat(scores.get("unparsable").intValue()).isEqualTo(1);
        assertThat(scores.get("questions").get(0).get("extracted").asString()).isEqualTo("B");
        assertThat(scores.get("questions").get(1).get("extracted").isNull()).isTrue();
    }

    @Test
    void recordsOfShardsAndTwoModelsAreScoredTogetherAgainstTheFolder() throws IOException {
        Path first = Files.writeString(folder.resolve("first.jsonl"), """
                {"id": "ego_0", "model": "a", "output": "B", "correct": true}
                {"id": "ego_0", "model": "b", "output": "A", "correct": false}
                """);
        Path second = Files.writeString(folder.resolve("second.jsonl"), """
                {"id": "count_1", "model": "a", "output": "A", "correct": true}
                {"id": "count_1", "model": "b", "output": "", "error": "no answer"}
                """);
        Files.delete(outputs);
        Path benchmark = Files.createDirectories(folder.resolve("mlvu/json"));
        Files.move(annotations, benchmark.resolve("dev.json"));
        String[] both = {
            "mlvu",
            "--annotations",
            benchmark.getParent().toString(),
            "--outputs",
            first.toString(),
            "--outputs",
            second.toString()
        };

        Ended unnamed = score(both);
        Ended named = score(Stream.concat(Stream.of(both), Stream.of("--model", "a", "--json"))
                .toArray(String[]::new));

        assertThat(unnamed.status).isEqualTo(1);
        assertThat(unnamed.stderr).contains("name one of them with --model");
        assertThat(JsonMapper.shared().readTree(named.stdout).get("overall").doubleValue())
                .isEqualTo(100);
    }

    @Test
    void peopleGetATableAndAreToldWhatIsMissing() throws IOException {
        Files.writeString(outputs, "{\"id\": \"ego_0\", \"output\": \"The answer is B.\"}");

        Ended ended = score("mlvu", "--annotations", annotations.toString(), "--outputs", outputs.toString());

        assertThat(ended.status).isZero();
        assertThat(ended.stdout.lines())
                .containsExactly(
                        "task_type ego  100.0 %",
                        "overall        100.0 %",
                        "mlvu, 1 questions, extraction lmms_eval; 0 outputs unparsable and counted as wrong: chance would"
                                + " add 0.0 points");
        assertThat(ended.stderr).contains("1 of 2 questions have no output", "count_1");
    }

    @Test
    void wrongUsageIsStatusTwo() {
        String a = annotations.toString();
        String o = outputs.toString();
        for (List<String> words : List.of(
                List.<String>of(),
                List.of("mlvu", "--annotations", a),
                List.of("mmlu", "--annotations", a, "--outputs", o),
                List.of("mlvu", "--annotations", a, "--outputs", o, "--extraction", "guess"),
                List.of("charades-sta", "--annotations", a, "--outputs", o, "--extraction", "first_letter"),
                List.of("mlvu", "--annotations", a, "--outputs", o, "--frames", "3"))) {
            Ended ended = score(words.toArray(String[]::new));
            assertThat(ended.status).as("%s", words).isEqualTo(2);
            assertThat(ended.stdout).isEmpty();
        }
    }

    @Test
    void aFileThatIsNotReadIsStatusOneAndOneLine() throws IOException {
        assertThat(score("mlvu", "--annotations", folder + "/none", "--outputs", outputs.toString()))
                .isEqualTo(new Ended(1, "", "tpo: " + folder + "/none: no such file or folder\n"));
        Files.writeString(outputs, "{\"id\": \"ego_9\", \"output\": \"A\"}");
        assertThat(score("mlvu", "--annotations", annotations.toString(), "--outputs", outputs.toString()))
                .isEqualTo(new Ended(
                        1,
                        "",
                        "tpo: outputs.jsonl: line 1 has the id \"ego_9\", which no question of the annotations has\n"));
    }

    private record Ended(int status, String stdout, String stderr) {}

    private static Ended score(String... words) {
        List<String> all = new ArrayList<>(List.of("score"));
        all.addAll(List.of(words));
        var stdout = new ByteArrayOutputStream();
        var stderr = new ByteArrayOutputStream();
        PrintStream out = System.out;
        PrintStream err = System.err;
        System.setOut(new PrintStream(stdout, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(stderr, true, StandardCharsets.UTF_8));
        try {
            int status = Main.run(all.toArray(String[]::new));
            return new Ended(status, stdout.toString(StandardCharsets.UTF_8), stderr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
