package dev.tpo.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tpo.api.AliasRequest;
import dev.tpo.api.ApiError;
import dev.tpo.api.ChatCompletionChunk;
import dev.tpo.api.ChatCompletionRequest;
import dev.tpo.api.CurationJobRequest;
import dev.tpo.api.DatasetRequest;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.api.EvaluationRow;
import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.api.FrameReceipt;
import dev.tpo.api.ModelImportRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What the documents show is what the records read: no field is misspelt, no link leads nowhere. */
class DocumentationTest {
    private static final Path DOCS = Path.of("../docs");
    private static final Map<String, Class<?>> BODIES = Map.of(
            "/v1/chat/completions", ChatCompletionRequest.class,
            "/v1/datasets", DatasetRequest.class,
            "/v1/curation/jobs", CurationJobRequest.class,
            "/v1/fine_tuning/jobs", FineTuningJobRequest.class,
            "/v1/evaluations", EvaluationRequest.class,
            "/v1/aliases/default", AliasRequest.class,
            "/v1/models", ModelImportRequest.class);

    private final JsonMapper strict = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    @Test
    void everyRequestShownIsReadByItsRecord() throws IOException {
        var requests = Pattern.compile(
                        "localhost:8080(/v1/[a-z_/]+)[^\\n]*?(?:\\\\\\n\\s*)?-d '([^']+)'", Pattern.DOTALL)
                .matcher(read("api.md"))
                .results()
                .toList();
        assertThat(requests).hasSize(12);
        requests.forEach(found -> assertReads(found.group(2), BODIES.get(found.group(1))));
    }

    @Test
    void everyAnswerShownIsReadByItsRecord() throws IOException {
        assertReads(json("api.md").getFirst(), ApiError.class);
        List<String> chunks = Pattern.compile("data: (\\{.*\\})")
                .matcher(read("api.md"))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(chunks).hasSize(2);
        chunks.forEach(chunk -> assertReads(chunk, ChatCompletionChunk.class));
        List<String> formats = json("formats.md");
        assertReads(formats.get(0), EvaluationRow.class);
        assertReads(formats.get(1), FrameReceipt.class);
    }

    @Test
    void everyRelativeLinkLeadsToAFile() throws IOException {
        try (Stream<Path> pages = Files.walk(DOCS)) {
            for (Path page :
                    pages.filter(file -> file.toString().endsWith(".md")).toList()) {
                Pattern.compile("\\]\\((?!http|#)([^)#]+)")
                        .matcher(Files.readString(page))
                        .results()
                        .map(link -> page.resolveSibling(link.group(1)))
                        .forEach(target -> assertThat(target).exists());
            }
        }
    }

    private void assertReads(String json, Class<?> type) {
        assertThatCode(() -> strict.readValue(json, type))
                .as(type.getSimpleName() + " " + json)
                .doesNotThrowAnyException();
    }

    private static List<String> json(String page) throws IOException {
        return Pattern.compile("```json\\n(.+?)\\n```", Pattern.DOTALL)
                .matcher(read(page))
                .results()
                .map(block -> block.group(1))
                .toList();
    }

    private static String read(String page) throws IOException {
        return Files.readString(DOCS.resolve(page));
    }
}
