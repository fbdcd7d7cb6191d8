package dev.tpo.dataset.uploads;

import dev.tpo.api.UploadCompletion;
import dev.tpo.api.UploadObject;
import dev.tpo.api.UploadPart;
import dev.tpo.api.UploadRequest;
import dev.tpo.web.Client;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/uploads}, as OpenAI has it. */
@RestController
@RequestMapping("/v1/uploads")
@Tag(name = "uploads", description = "Large files, in parts")
class UploadsController {
    private final Uploads uploads;
    private final Parts parts;

    UploadsController(Uploads uploads, Parts parts) {
        this.uploads = uploads;
        this.parts = parts;
    }

    @PostMapping
    @Operation(summary = "Announces a file that will arrive in parts; its bytes are reserved")
    UploadObject create(
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            @RequestBody UploadRequest request) {
        return uploads.create(idempotencyKey, request);
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "An upload and the parts that are there, in the order of their arrival: what is to be sent still")
    UploadObject get(@PathVariable String id) {
        return uploads.get(id);
    }

    @PostMapping(path = "/{id}/parts", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    @Operation(summary = "Adds a part; in any order, several at once")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = PartFormDescription.class)))
    UploadPart part(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String idempotencyKey,
            HttpServletRequest request)
            throws IOException {
        return parts.receive(id, idempotencyKey, request);
    }

    @PostMapping("/{id}/complete")
    @Operation(summary = "Makes the file of its parts, in the order given; asked again, it answers the same")
    UploadObject complete(@PathVariable String id, @RequestBody UploadCompletion completion, HttpServletRequest request)
            throws IOException {
        return uploads.complete(id, completion, Client.of(request));
    }

    @PostMapping("/{id}/cancel")
    @Operation(summary = "Gives an upload up; its parts are deleted")
    UploadObject cancel(@PathVariable String id) throws IOException {
        return uploads.cancel(id);
    }
}
