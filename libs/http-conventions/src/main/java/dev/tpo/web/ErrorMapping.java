package dev.tpo.web;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.apache.coyote.BadRequestException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import tools.jackson.core.JacksonException;

/**
 * Any exception to what the client is told. A service's own {@link ErrorTranslator}s come first, then the rules for
 * each library; what nobody knows is our fault and says nothing about the inside.
 */
final class ErrorMapping {
    private static final int MAX_CAUSES = 12;

    private final List<ErrorTranslator> translators;

    ErrorMapping(List<ErrorTranslator> translators) {
        this.translators = translators;
    }

    ApiException map(Throwable error) {
        ApiException known = knownCause(error);
        if (known != null) {
            return known;
        }
        ApiException framework = FrameworkErrors.map(error);
        return framework != null ? framework : internal(error);
    }

    /** Innermost first: a body that is too large hides below "not readable", and that below "no answer". */
    private @Nullable ApiException knownCause(Throwable error) {
        Deque<Throwable> innermostFirst = new ArrayDeque<>();
        for (Throwable cause = error; cause != null && innermostFirst.size() < MAX_CAUSES; cause = cause.getCause()) {
            if (cause instanceof ApiException already) {
                return already;
            }
            innermostFirst.push(cause);
        }
        for (Throwable cause : innermostFirst) {
            ApiException known = known(cause);
            if (known != null) {
                return known;
            }
        }
        return null;
    }

    private @Nullable ApiException known(Throwable cause) {
        for (ErrorTranslator translator : translators) {
            ApiException translated = translator.translate(cause);
            if (translated != null) {
                return translated;
            }
        }
        return switch (cause) {
            case BodyTooLargeException tooLarge ->
                ApiException.tooLarge(null, Objects.requireNonNull(tooLarge.getMessage()));
            case SQLException sql -> DatabaseErrors.map(sql);
            case BadRequestException ignored -> cutShort();
            case IOException file when isDiskFull(file) -> diskFull();
            default -> null;
        };
    }

    static ApiException cutShort() {
        return ApiException.invalid(null, "the body could not be read to its end");
    }

    /** The JDK has no type for it: the system's own words are all there is. */
    private static boolean isDiskFull(IOException error) {
        String said = Objects.requireNonNullElse(error.getMessage(), "");
        return said.contains("No space left on device") || said.contains("Disk quota exceeded");
    }

    /** 507: there is no room for what the client sent. Nothing of it is kept. */
    static ApiException diskFull() {
        return new ApiException(
                HttpStatus.INSUFFICIENT_STORAGE,
                ApiException.SERVER_ERROR,
                "disk_full",
                null,
                "the disk is full: nothing was kept of this request; make room, then send it again");
    }

    /** A JSON error that reached the surface alone, outside of a message converter. */
    static @Nullable ApiException json(Throwable error) {
        return error instanceof JacksonException jackson ? JsonErrors.map(jackson) : null;
    }

    /** What a status alone tells, where only that is known. */
    static ApiException ofStatus(int value, @Nullable String message) {
        HttpStatus status = Objects.requireNonNullElse(HttpStatus.resolve(value), HttpStatus.INTERNAL_SERVER_ERROR);
        boolean theirs = HttpStatusCode.valueOf(value).is4xxClientError();
        String type = theirs ? ApiException.INVALID_REQUEST : ApiException.SERVER_ERROR;
        String said = message == null || message.isBlank() ? status.getReasonPhrase() : message;
        return new ApiException(status, type, code(status), null, said);
    }

    static @Nullable String code(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "invalid_request";
            case INTERNAL_SERVER_ERROR -> "internal_error";
            case CONTENT_TOO_LARGE -> "too_large";
            default -> status.name().toLowerCase(java.util.Locale.ROOT);
        };
    }

    private static ApiException internal(Throwable error) {
        return new ApiException(
                HttpStatus.INTERNAL_SERVER_ERROR,
                ApiException.SERVER_ERROR,
                "internal_error",
                null,
                "something failed on our side; the log has it under this answer's X-Request-Id",
                error);
    }
}
