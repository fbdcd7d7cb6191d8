package dev.tpo.dataset.datasets;

import dev.tpo.api.DatasetObject;
import dev.tpo.api.DatasetRequest;
import dev.tpo.api.DatasetVersionObject;
import dev.tpo.api.Deleted;
import dev.tpo.api.ListPage;
import dev.tpo.api.PreferencePair;
import dev.tpo.web.Paging;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/datasets} and their versions. */
@RestController
@RequestMapping("/v1/datasets")
@Tag(name = "datasets", description = "Preference datasets and their immutable versions")
class DatasetsController {
    private final Datasets datasets;
    private final Versions versions;
    private final VersionExport export;

    DatasetsController(Datasets datasets, Versions versions, VersionExport export) {
        this.datasets = datasets;
        this.versions = versions;
        this.export = export;
    }

    @PostMapping
    DatasetObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody DatasetRequest request) {
        return datasets.create(idempotencyKey, request);
    }

    @GetMapping
    ListPage<DatasetObject> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return datasets.list(Paging.of(limit, after));
    }

    @GetMapping("/{id}")
    DatasetObject get(@PathVariable String id) {
        return datasets.require(id, "id");
    }

    @DeleteMapping("/{id}")
    Deleted delete(@PathVariable String id) {
        datasets.delete(id);
        return new Deleted(id, "dataset", true);
    }

    @GetMapping("/{id}/versions")
    ListPage<DatasetVersionObject> versions(
            @PathVariable String id,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        return versions.list(datasets.require(id, "id").id(), Paging.of(limit, after));
    }

    @GetMapping("/{id}/versions/{version}")
    DatasetVersionObject version(@PathVariable String id, @PathVariable String version) {
        return versions.require(datasets.require(id, "id").id(), version);
    }

    @DeleteMapping("/{id}/versions/{version}")
    Deleted deleteVersion(@PathVariable String id, @PathVariable String version) {
        versions.delete(datasets.require(id, "id").id(), version);
        return new Deleted(version, "dataset.version", true);
    }

    @GetMapping("/{id}/versions/{version}/pairs")
    ListPage<PreferencePair> pairs(
            @PathVariable String id,
            @PathVariable String version,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        version(id, version);
        return versions.pairs(id, version, Paging.of(limit, after));
    }

    /** Written by the request's own thread: an export takes as long as its reader does. */
    @GetMapping("/{id}/versions/{version}/export")
    @ApiResponse(
            responseCode = "200",
            description = "the version's pairs, as asked for",
            content = {
                @Content(mediaType = "application/x-ndjson"),
                @Content(mediaType = "text/csv"),
                @Content(mediaType = "application/vnd.apache.parquet"),
                @Content(mediaType = "application/x-tar")
            })
    void export(
            @PathVariable String id,
            @PathVariable String version,
            @RequestParam(required = false) @Nullable String format,
            @RequestParam(name = "file_format", required = false) @Nullable String fileFormat,
            @RequestParam(required = false) @Nullable String videos,
            HttpServletResponse response)
            throws IOException {
        ExportForm form = ExportForm.of(format, fileFormat, videos);
        version(id, version);
        VersionExport.Writing writing = export.prepare(id, version, form);
        response.setContentType(form.mediaType());
        response.setHeader(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + form.fileName(version) + "\"");
        writing.writeTo(response.getOutputStream());
    }
}
