package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobResource;
import dev.tpo.web.Paging;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
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
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.json.JsonMapper;

/** {@code /v1/evaluations} and the single answers as JSONL. */
@RestController
@RequestMapping("/v1/evaluations")
class EvaluationsController {
    private final Evaluations evaluations;
    private final JobResource jobs;
    private final EvaluationRecords records;
    private final JsonMapper json;

    EvaluationsController(Evaluations evaluations, JobResource jobs, EvaluationRecords records, JsonMapper json) {
        this.evaluations = evaluations;
        this.jobs = jobs;
        this.records = records;
        this.json = json;
    }

    @PostMapping
    EvaluationObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody EvaluationRequest request) {
        return evaluations.view(evaluations.create(idempotencyKey, request));
    }

    @GetMapping
    ListPage<EvaluationObject> list(
            @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after, WebRequest request) {
        return jobs.list(
                JobDialect.EVALUATION, Paging.of(limit, after), request, evaluations::view, EvaluationObject::id);
    }

    @GetMapping("/{id}")
    EvaluationObject get(@PathVariable String id) {
        return evaluations.view(jobs.require(JobDialect.EVALUATION, id));
    }

    @PostMapping("/{id}/cancel")
    EvaluationObject cancel(@PathVariable String id) {
        return evaluations.view(jobs.cancel(JobDialect.EVALUATION, id));
    }

    @PostMapping("/{id}/pause")
    EvaluationObject pause(@PathVariable String id) {
        return evaluations.view(jobs.pause(JobDialect.EVALUATION, id));
    }

    @PostMapping("/{id}/resume")
    EvaluationObject resume(@PathVariable String id) {
        return evaluations.view(jobs.resume(JobDialect.EVALUATION, id));
    }

    @GetMapping("/{id}/events")
    ListPage<JobEvent> events(
            @PathVariable String id, @RequestParam @Nullable Integer limit, @RequestParam @Nullable String after) {
        return jobs.events(JobDialect.EVALUATION, id, Paging.of(limit, after));
    }

    @GetMapping("/{id}/records")
    ResponseEntity<StreamingResponseBody> records(@PathVariable String id) {
        jobs.require(JobDialect.EVALUATION, id);
        StreamingResponseBody body = out -> {
            try {
                records.forEach(id, record -> write(record, out));
            } catch (UncheckedIOException e) {
                throw e.getCause(); // the client left
            }
        };
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".jsonl\"")
                .body(body);
    }

    private void write(EvaluationRecord record, OutputStream out) {
        try {
            out.write(json.writeValueAsBytes(record));
            out.write("\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
