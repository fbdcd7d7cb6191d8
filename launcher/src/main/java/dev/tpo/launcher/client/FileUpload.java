package dev.tpo.launcher.client;

import dev.tpo.api.FileObject;
import dev.tpo.api.UploadCompletion;
import dev.tpo.api.UploadObject;
import dev.tpo.api.UploadPart;
import dev.tpo.api.UploadRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** Sends a file: a small one at once, a large one in parts, each of which is sent again until it is there. */
final class FileUpload {
    static final long PART_BYTES = 64L << 20;

    private static final int TRIES = 8;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);

    private final SuiteClient suite;
    private final long partBytes;
    private final UploadProgress progress;

    FileUpload(SuiteClient suite, long partBytes, UploadProgress progress) {
        this.suite = suite;
        this.partBytes = partBytes;
        this.progress = progress;
    }

    FileObject send(String purpose, Path file) {
        long bytes = size(file);
        return bytes <= partBytes ? atOnce(purpose, file, bytes) : inParts(purpose, file, bytes);
    }

    private FileObject atOnce(String purpose, Path file, long bytes) {
        return suite.postForm(
                "/v1/files", MultipartBody.ofFile(purpose, file, bytes, counting(0, bytes)), null, FileObject.class);
    }

    private FileObject inParts(String purpose, Path file, long bytes) {
        UploadObject upload = suite.post(
                "/v1/uploads",
                new UploadRequest(purpose, file.getFileName().toString(), bytes, "application/octet-stream", null),
                UploadObject.class);
        String path = "/v1/uploads/" + upload.id();
        List<String> parts = new ArrayList<>();
        for (long sent = 0; sent < bytes; sent += partBytes) {
            parts.add(part(path, file, sent, Math.min(partBytes, bytes - sent), bytes));
        }
        UploadObject completed =
                suite.postForLong(path + "/complete", new UploadCompletion(parts, null), UploadObject.class);
        return Objects.requireNonNull(completed.file(), "a completed upload has a file");
    }

    /** The key makes it the same part, however often it is sent. */
    private String part(String path, Path file, long offset, long bytes, long total) {
        String key = UUID.randomUUID().toString();
        Duration pause = FIRST_PAUSE;
        for (int tries = 1; ; tries++) {
            try {
                MultipartBody body = MultipartBody.ofPart(file, offset, bytes, counting(offset, total));
                return suite.postForm(path + "/parts", body, key, UploadPart.class)
                        .id();
            } catch (SuiteException e) {
                if (tries == TRIES || !e.mayPass()) {
                    throw e;
                }
            }
            SuiteClient.pause(pause);
            pause = pause.multipliedBy(2);
        }
    }

    private LongConsumer counting(long before, long total) {
        AtomicLong sent = new AtomicLong(before);
        return more -> progress.sent(sent.addAndGet(more), total);
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new SuiteException(0, "no such file: " + file);
        }
    }
}
