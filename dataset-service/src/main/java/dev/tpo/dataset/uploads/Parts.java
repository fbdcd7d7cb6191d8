package dev.tpo.dataset.uploads;

import dev.tpo.api.UploadPart;
import dev.tpo.blobs.Sha256;
import dev.tpo.web.ApiException;
import dev.tpo.web.IdempotentCreation;
import dev.tpo.web.Ids;
import dev.tpo.web.MultipartBody;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.util.unit.DataSize;

/** {@code POST /v1/uploads/{id}/parts}: bytes go where they will stay, and no connection is held while they come. */
@Component
class Parts {
    private static final DataSize REST_OF_THE_FORM = DataSize.ofKilobytes(64);
    private static final int MOST = 10_000;

    private final Uploads uploads;
    private final UploadRows rows;
    private final UploadFiles files;
    private final GrownDigests digests;
    private final IdempotentCreation idempotent;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final DataSize largest;

    Parts(
            Uploads uploads,
            UploadRows rows,
            UploadFiles files,
            GrownDigests digests,
            IdempotentCreation idempotent,
            TransactionTemplate transactions,
            Clock clock,
            UploadsProperties properties) {
        this.uploads = uploads;
        this.rows = rows;
        this.files = files;
        this.digests = digests;
        this.idempotent = idempotent;
        this.transactions = transactions;
        this.clock = clock;
        this.largest = properties.maxPartSize();
    }

    UploadPart receive(String id, @Nullable String idempotencyKey, HttpServletRequest request) throws IOException {
        if (idempotencyKey != null) {
            IdempotentCreation.requireValid(idempotencyKey);
        }
        long longestBody = largest.toBytes() + REST_OF_THE_FORM.toBytes();
        long announced = request.getContentLengthLong();
        if (announced > longestBody) {
            throw PartForm.tooLarge(largest);
        }
        Upload upload = uploads.requirePending(id);
        long bytes = announced < 0 ? largest.toBytes() : announced;
        requireSense(upload, bytes);
        MultipartBody body = MultipartBody.of(request, longestBody);
        Optional<Tail> tail = files.tail(id);
        try {
            return receive(upload, tail.isPresent(), idempotencyKey, body);
        } finally {
            if (tail.isPresent()) {
                tail.get().close();
            }
        }
    }

    private UploadPart receive(Upload upload, boolean inOrder, @Nullable String key, MultipartBody body)
            throws IOException {
        String id = Ids.random("part_");
        try (ArrivingPart arriving =
                inOrder ? files.append(upload.id(), rows.grownBytes(upload.id())) : files.alone(upload.id(), id)) {
            MessageDigest own = key == null ? null : Sha256.digest();
            PartForm.read(body, own == null ? arriving : new DigestOutputStream(arriving, own), largest);
            arriving.force();
            Part part = new Part(id, upload.id(), arriving.bytes(), arriving.offset(), clock.instant());
            UploadPart known = Objects.requireNonNull(transactions.execute(status -> idempotent.create(
                    key,
                    "upload_parts",
                    List.of(upload.id(), own == null ? "" : HexFormat.of().formatHex(own.digest())),
                    () -> add(part),
                    made -> rows.part(made)
                            .map(Part::toObject)
                            .orElseThrow(() -> ApiException.notFound("id", "No part '" + made + "' any more")))));
            if (known.id().equals(id)) {
                arriving.keep();
                if (part.contentOffset() != null) {
                    digests.set(upload.id(), part.contentOffset() + part.bytes(), arriving.digest());
                }
            }
            return known;
        }
    }

    private String add(Part part) {
        if (!rows.add(part)) {
            throw uploads.notPending(part.uploadId());
        }
        return part.id();
    }

    /** Parts that are sent again have room; a client that never stops has not. */
    private void requireSense(Upload upload, long bytes) {
        UploadRows.Sum there = rows.sum(upload.id());
        if (there.parts() >= MOST || there.bytes() + bytes > 2 * upload.bytes() + 2 * largest.toBytes()) {
            throw ApiException.invalid(
                    "data",
                    "too_many_parts",
                    "the upload's " + there.parts() + " parts hold " + there.bytes() + " bytes already, and it was"
                            + " announced with " + upload.bytes());
        }
    }
}
