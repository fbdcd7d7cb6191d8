package dev.tpo.dataset.files;

import dev.tpo.api.FileObject;
import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.Draft;
import dev.tpo.web.ApiException;
import dev.tpo.web.Client;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.MultipartBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/** {@code POST /v1/files}: content is hashed and written to where it will stay while it comes in. */
@Component
class FileReception {
    private static final DataSize OTHER_PARTS = DataSize.ofMegabytes(1);

    private final BlobStore blobs;
    private final DiskReserve reserve;
    private final FileIntake intake;
    private final UploadedFiles files;
    private final IdempotentCreation idempotent;
    private final DataSize largest;

    FileReception(
            BlobStore blobs,
            DiskReserve reserve,
            FileIntake intake,
            UploadedFiles files,
            IdempotentCreation idempotent,
            FilesProperties properties) {
        this.blobs = blobs;
        this.reserve = reserve;
        this.intake = intake;
        this.files = files;
        this.idempotent = idempotent;
        this.largest = properties.maxSize();
    }

    FileObject receive(@Nullable String idempotencyKey, HttpServletRequest request) throws IOException {
        if (idempotencyKey != null) {
            IdempotentCreation.requireValid(idempotencyKey);
        }
        long longestBody = largest.toBytes() + OTHER_PARTS.toBytes();
        long announced = request.getContentLengthLong();
        if (announced > longestBody) {
            throw ApiException.tooLarge(
                    "file",
                    "file is larger than " + largest.toMegabytes() + " MB, the most that is taken at once; /v1/uploads"
                            + " takes larger ones in parts");
        }
        // One that does not announce its length counts as the largest there may be.
        try (var room = reserve.take(announced < 0 ? largest.toBytes() : announced);
                Draft draft = blobs.draft()) {
            FileForm form = FileForm.read(MultipartBody.of(request, longestBody), draft, largest);
            return intake.take(
                    new DraftContent(draft),
                    FileIntake.Origin.uploaded(form.purpose(), form.filename(), form.life()),
                    Client.of(request),
                    (examined, create) -> idempotent.create(
                            idempotencyKey, "files", body(draft, form), create, id -> files.require(id, "id")));
        }
    }

    private static List<Object> body(Draft sent, FileForm form) {
        List<Object> body = List.of(form.purpose().wireName(), form.filename(), sent.sha256());
        return form.life() == null ? body : List.of(body, form.life().toSeconds());
    }
}
