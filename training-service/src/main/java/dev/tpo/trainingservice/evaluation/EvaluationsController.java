package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.api.ListPage;
import dev.tpo.web.Paging;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/evaluations} and the single answers as JSONL. */
@RestController
@RequestMapping("/v1/evaluations")
class EvaluationsController {
    private final Evaluations evaluations;
    private final EvaluationRecords records;
    private final JsonMapper json;

    EvaluationsController(Evaluations evaluations, EvaluationRecords records, JsonMapper json) {
        this.evaluations = evaluations;
        this.records = records;
        this.json = json;
    }

    @PostMapping
    EvaluationObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody EvaluationRequest request) {
        return evaluations.create(idempotencyKey, request);
    }

    @GetMapping
    ListPage<EvaluationObject> list(@RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        Evaluations.Page page = evaluations.list(Paging.of(limit, after));
        return ListPage.of(page.evaluations(), page.hasMore(), EvaluationObject::id);
    }

    @GetMapping("/{id}")
    EvaluationObject get(@PathVariable String id) {
        return evaluations.require(id);
    }

    @PostMapping("/{id}/cancel")
    EvaluationObject cancel(@PathVariable String id) {
        return evaluations.cancel(id);
    }

    @GetMapping("/{id}/records")
    ResponseEntity<StreamingResponseBody> records(@PathVariable String id) {
        evaluations.require(id);
        StreamingResponseBody body = out -> {
            for (EvaluationRecord record : records.all(id)) {
                write(record, out);
            }
        };
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".jsonl\"")
                .body(body);
    }

    private void write(EvaluationRecord record, OutputStream out) throws IOException {
        out.write(json.writeValueAsBytes(record));
        out.write("\n".getBytes(StandardCharsets.UTF_8));
    }
}
