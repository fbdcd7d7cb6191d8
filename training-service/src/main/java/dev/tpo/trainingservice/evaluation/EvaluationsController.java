package dev.tpo.trainingservice.evaluation;

import dev.tpo.api.EvaluationObject;
import dev.tpo.api.EvaluationRequest;
import dev.tpo.api.JobEvent;
import dev.tpo.api.ListPage;
import dev.tpo.jobs.Job;
import dev.tpo.running.JobDialect;
import dev.tpo.running.JobResource;
import dev.tpo.web.Paging;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
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
    private final Questions questions;
    private final JsonMapper json;

    EvaluationsController(
            Evaluations evaluations,
            JobResource jobs,
            EvaluationRecords records,
            Questions questions,
            JsonMapper json) {
        this.evaluations = evaluations;
        this.jobs = jobs;
        this.records = records;
        this.questions = questions;
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

    /** @param model whose answers; all if none is named */
    @GetMapping("/{id}/records")
    ResponseEntity<StreamingResponseBody> records(
            @PathVariable String id, @RequestParam(required = false) @Nullable String model) {
        Job job = jobs.require(JobDialect.EVALUATION, id);
        boolean ofBenchmark = evaluations.isOfBenchmark(job);
        StreamingResponseBody body = out -> {
            try {
                Consumer<EvaluationRecord> taker =
                        ofBenchmark ? new Joined(id, out)::write : record -> write(record, out);
                if (model == null) {
                    records.forEach(id, taker);
                } else {
                    records.forEach(id, model, taker);
                }
            } catch (UncheckedIOException e) {
                throw e.getCause(); // the client left
            }
        };
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, "application/x-ndjson")
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + id + ".jsonl\"")
                .body(body);
    }

    /** Reads the recorded answers of a benchmark by another rule. */
    @PostMapping("/{id}/rescore")
    EvaluationObject.Result rescore(
            @PathVariable String id, @RequestBody(required = false) EvaluationRequest.@Nullable Rescoring body) {
        return evaluations.rescored(id, body == null ? null : body.extraction());
    }

    /** Records with what was asked; those of one question come one after another. */
    private final class Joined {
        private final String evaluation;
        private final OutputStream out;
        private int index = -1;
        private @Nullable BenchmarkQuestion question;

        Joined(String evaluation, OutputStream out) {
            this.evaluation = evaluation;
            this.out = out;
        }

        void write(EvaluationRecord record) {
            if (question == null || index != record.index()) {
                question = (BenchmarkQuestion) questions.get(evaluation, record.index(), true);
                index = record.index();
            }
            EvaluationsController.this.write(BenchmarkRecord.of(record, question), out);
        }
    }

    private void write(Object record, OutputStream out) {
        try {
            out.write(json.writeValueAsBytes(record));
            out.write("\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
