package dev.tpo.dataset.uploads;

import dev.tpo.api.FileObject;
import dev.tpo.api.UploadCompletion;
import dev.tpo.api.UploadObject;
import dev.tpo.api.UploadRequest;
import dev.tpo.dataset.files.DiskReserve;
import dev.tpo.dataset.files.FileIntake;
import dev.tpo.dataset.files.FileLife;
import dev.tpo.dataset.files.FileName;
import dev.tpo.dataset.files.Purpose;
import dev.tpo.dataset.files.UploadedFiles;
import dev.tpo.dataset.platform.StorableText;
import dev.tpo.web.ApiException;
import dev.tpo.web.Client;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** Uploads from their announcement to their end. */
@Component
class Uploads {
    private static final int LONGEST_TYPE = 255;

    private final UploadRows rows;
    private final UploadFiles contents;
    private final UploadedFiles files;
    private final FileIntake intake;
    private final DiskReserve reserve;
    private final IdempotentCreation idempotent;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final UploadsProperties properties;

    Uploads(
            UploadRows rows,
            UploadFiles contents,
            UploadedFiles files,
            FileIntake intake,
            DiskReserve reserve,
            IdempotentCreation idempotent,
            TransactionTemplate transactions,
            Clock clock,
            UploadsProperties properties) {
        this.rows = rows;
        this.contents = contents;
        this.files = files;
        this.intake = intake;
        this.reserve = reserve;
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.clock = clock;
        this.properties = properties;
    }

    UploadObject create(@Nullable String idempotencyKey, UploadRequest request) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Duration life = request.expiresAfter() == null
                ? null
                : FileLife.of(
                        request.expiresAfter().anchor(), request.expiresAfter().seconds(), "expires_after.");
        Upload upload = new Upload(
                Ids.random("upload_"),
                FileName.plain(required("filename", request.filename())),
                Purpose.of(request.purpose()),
                mimeType(request.mimeType()),
                bytes(request.bytes()),
                Upload.Status.PENDING,
                now,
                now.plus(properties.expiry()),
                life == null ? null : life.toSeconds(),
                List.of(),
                null);
        return Objects.requireNonNull(transactions.execute(status -> idempotent.create(
                idempotencyKey,
                "uploads",
                request,
                () -> {
                    reserve.require(upload.bytes());
                    rows.add(upload);
                    return upload.id();
                },
                this::get)));
    }

    UploadObject get(String id) {
        return view(require(id));
    }

    UploadObject complete(String id, UploadCompletion completion, Client client) throws IOException {
        List<String> partIds = completion.partIds();
        if (partIds == null) {
            throw ApiException.invalid("part_ids", "missing_required_parameter", "part_ids is required");
        }
        String md5 = md5(completion.md5());
        Upload upload = require(id);
        if (upload.status() == Upload.Status.COMPLETED && upload.partIds().equals(partIds)) {
            return view(upload); // asked again
        }
        requirePending(id);
        try (Tail tail = contents.tail(id).orElseThrow(() -> busy(id))) {
            List<Part> there = rows.parts(id);
            List<Part> wanted = new PartChoice(there).of(partIds, upload.bytes());
            if (!UploadFiles.growsInto(UploadFiles.grown(there), wanted)) {
                reserve.require(upload.bytes()); // they are put together anew
            }
            try (Assembled assembled = contents.assemble(id, there, wanted)) {
                requireMd5(md5, assembled);
                intake.take(assembled, origin(upload), client, (examined, create) -> {
                    String file = create.get();
                    if (!rows.complete(id, partIds, file)) {
                        throw notPending(id);
                    }
                    return file;
                });
            }
            contents.delete(id);
        }
        return get(id);
    }

    UploadObject cancel(String id) throws IOException {
        Upload upload = require(id);
        if (upload.status() != Upload.Status.CANCELLED && !rows.cancel(id)) {
            throw notPending(id);
        }
        contents.delete(id);
        return get(id);
    }

    Upload requirePending(String id) {
        Upload upload = require(id);
        if (upload.statusAt(clock.instant()) != Upload.Status.PENDING) {
            throw notPending(id);
        }
        return upload;
    }

    ApiException notPending(String id) {
        String status = word(require(id));
        return ApiException.invalid("id", "upload_" + status, "upload '" + id + "' is " + status);
    }

    private Upload require(String id) {
        return StorableText.of(id)
                .flatMap(rows::find)
                .orElseThrow(() -> ApiException.notFound("id", "upload_not_found", "No upload '" + id + "'"));
    }

    private UploadObject view(Upload upload) {
        FileObject file =
                upload.fileId() == null ? null : files.find(upload.fileId()).orElse(null);
        return new UploadObject(
                upload.id(),
                "upload",
                upload.bytes(),
                upload.createdAt().getEpochSecond(),
                upload.filename(),
                upload.purpose().wireName(),
                upload.mimeType(),
                word(upload),
                upload.expiresAt().getEpochSecond(),
                file,
                rows.parts(upload.id()).stream().map(Part::toObject).toList());
    }

    private String word(Upload upload) {
        return upload.statusAt(clock.instant()).name().toLowerCase(Locale.ROOT);
    }

    private static FileIntake.Origin origin(Upload upload) {
        Long life = upload.fileLife();
        return FileIntake.Origin.uploaded(
                upload.purpose(), upload.filename(), life == null ? null : Duration.ofSeconds(life));
    }

    private static ApiException busy(String id) {
        return ApiException.conflict(
                "upload_busy", "a part of upload '" + id + "' is arriving, or it is being completed: try again");
    }

    private static @Nullable String md5(@Nullable String given) {
        if (given != null && !given.matches("[0-9a-fA-F]{32}")) {
            throw ApiException.invalid("md5", "md5 must be 32 hex digits");
        }
        return given;
    }

    private static void requireMd5(@Nullable String given, Assembled assembled) throws IOException {
        if (given == null) {
            return;
        }
        String is = assembled.md5();
        if (!is.equalsIgnoreCase(given)) {
            throw ApiException.invalid(
                    "md5",
                    "md5_mismatch",
                    "the MD5 of the parts in this order is " + is + ", not " + given
                            + "; the upload is still pending, with all its parts");
        }
    }

    private long bytes(@Nullable Long bytes) {
        if (bytes == null) {
            throw ApiException.invalid("bytes", "missing_required_parameter", "bytes is required");
        }
        DataSize most = properties.maxSize();
        if (bytes < 1 || bytes > most.toBytes()) {
            throw ApiException.invalid(
                    "bytes",
                    "bytes must be from 1 to " + most.toBytes() + " (" + most.toMegabytes() + " MB), not " + bytes);
        }
        return bytes;
    }

    private static String mimeType(@Nullable String given) {
        String type = required("mime_type", given);
        try {
            if (type.length() <= LONGEST_TYPE) {
                return MediaType.parseMediaType(type).toString();
            }
        } catch (InvalidMediaTypeException e) {
            // said below
        }
        throw ApiException.invalid("mime_type", "mime_type must be a media type, such as video/mp4");
    }

    private static String required(String field, @Nullable String given) {
        if (given == null || given.isBlank()) {
            throw ApiException.invalid(field, "missing_required_parameter", field + " is required");
        }
        return given;
    }
}
