package dev.tpo.trainingservice.imports;

import dev.tpo.hub.HubException;
import dev.tpo.jobs.JobError;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.web.ApiException;
import java.io.UncheckedIOException;

/** What a client is told of the error that ended its import. */
final class ImportFailure {
    private static final int LONGEST_MESSAGE = 2000;

    private ImportFailure() {}

    static JobError of(RuntimeException error) {
        return switch (error) {
            case HubException hub -> error(hub.reason().wireName(), hub);
            case CheckpointException checkpoint -> error("invalid_model", checkpoint);
            case InvalidModelException invalid -> error("invalid_model", invalid);
            case ApiException taken
            when "model_exists".equals(taken.code()) ->
                new JobError("model_exists", String.valueOf(taken.getMessage()), "id");
            case ApiException request -> error("invalid_source", request);
            case UncheckedIOException io
            when isDiskFull(io) ->
                new JobError("disk_full", "The disk is full: the model does not fit into the blob store", "source");
            case UncheckedIOException io -> error("unreadable", io);
            default -> error("import_failed", error);
        };
    }

    private static JobError error(String code, RuntimeException error) {
        StringBuilder message = new StringBuilder(String.valueOf(error.getMessage()));
        if (error instanceof UncheckedIOException io) {
            message.append(": ").append(causeOf(io));
        }
        return new JobError(code, message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)), "source");
    }

    private static String causeOf(UncheckedIOException error) {
        Throwable cause = error.getCause();
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }

    /** The system's words are all there is. */
    private static boolean isDiskFull(UncheckedIOException error) {
        String message = causeOf(error);
        return message.contains("No space left on device") || message.contains("quota exceeded");
    }
}
