package dev.tpo.dataset.files;

import dev.tpo.api.Deleted;
import dev.tpo.api.FileObject;
import dev.tpo.api.ListPage;
import dev.tpo.dataset.platform.Order;
import dev.tpo.web.ApiException;
import dev.tpo.web.Download;
import dev.tpo.web.Paging;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ContentDisposition;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/files}. */
@RestController
@RequestMapping("/v1/files")
@Tag(name = "files", description = "Videos, preference rows and questions")
class FilesController {
    private static final Pattern UNPACKED = Pattern.compile("(?i)\\.(?:csv|parquet|tar)$");
    private static final MediaType JSON_LINES = new MediaType("application", "x-ndjson");

    private final UploadedFiles files;
    private final FileReception reception;
    private final VideoTypes types;

    FilesController(UploadedFiles files, FileReception reception, VideoTypes types) {
        this.files = files;
        this.reception = reception;
        this.types = types;
    }

    @PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = FileFormDescription.class)))
    FileObject upload(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            HttpServletRequest request)
            throws IOException {
        return reception.receive(idempotencyKey, request);
    }

    @GetMapping
    ListPage<FileObject> list(
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String purpose,
            @RequestParam(required = false) @Nullable String order) {
        return files.list(Paging.of(limit, after), purpose == null ? null : Purpose.of(purpose), Order.of(order));
    }

    @GetMapping("/{id}")
    FileObject get(@PathVariable String id) {
        return files.require(id, "id");
    }

    @DeleteMapping("/{id}")
    Deleted delete(@PathVariable String id) {
        files.delete(id);
        return new Deleted(id, "file", true);
    }

    @GetMapping("/{id}/content")
    ResponseEntity<Resource> content(@PathVariable String id, HttpServletRequest request) {
        FileObject file = files.require(id, "id");
        Path path = files.path(file);
        Resource content = new FileSystemResource(path);
        if (!content.exists()) {
            throw ApiException.notFound("id", "file_not_found", "file '" + id + "' has no content any more");
        }
        MediaType type = file.video() == null ? JSON_LINES : types.of(file, path);
        return new Download(content, file.sha256(), type, disposition(file)).answer(request);
    }

    /** Of tables and archives the rows are kept, as JSON lines. */
    private static String name(FileObject file) {
        boolean unpacked = file.purpose().equals(Purpose.FINE_TUNE.wireName())
                && UNPACKED.matcher(file.filename()).find();
        return unpacked ? file.filename() + ".jsonl" : file.filename();
    }

    private static ContentDisposition disposition(FileObject file) {
        return ContentDisposition.builder(file.video() == null ? "attachment" : "inline")
                .filename(name(file), StandardCharsets.UTF_8)
                .build();
    }
}
