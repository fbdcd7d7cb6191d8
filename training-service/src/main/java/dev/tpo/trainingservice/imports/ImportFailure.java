package dev.tpo.trainingservice.imports;

import dev.tpo.hub.HubException;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.running.Fault;
import dev.tpo.web.ApiException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Whose fault the error is that ended an import's attempt, and what a client is told of it. */
final class ImportFailure {
    private static final int LONGEST_MESSAGE = 2000;

    private ImportFailure() {}

    /** Null: none that is peculiar to imports. */
    static @Nullable Fault of(Throwable error) {
        if (Fault.isDiskFull(error)) {
            return Fault.diskFull("The disk is full: the model does not fit");
        }
        return switch (error) {
            // The hub's client has been patient already.
            case HubException hub -> fault(hub.reason().wireName(), hub);
            case EndpointModelException elsewhere ->
                Fault.users(elsewhere.code(), String.valueOf(elsewhere.getMessage()), "source");
            case CheckpointException checkpoint -> fault("invalid_model", checkpoint);
            case InvalidModelException invalid -> fault("invalid_model", invalid);
            case ApiException taken
            when "model_exists".equals(taken.code()) ->
                Fault.users("model_exists", String.valueOf(taken.getMessage()), "id");
            case ApiException request -> fault("invalid_source", request);
            case UncheckedIOException io -> fault("unreadable", io);
            default -> null;
        };
    }

    private static Fault fault(String code, RuntimeException error) {
        StringBuilder message = new StringBuilder(String.valueOf(error.getMessage()));
        if (error instanceof UncheckedIOException io) {
            message.append(": ").append(causeOf(io));
        }
        return Fault.users(code, message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)), "source");
    }

    private static String causeOf(UncheckedIOException error) {
        Throwable cause = error.getCause();
        return cause == null ? "" : String.valueOf(cause.getMessage());
    }
}
