package dev.tpo.jobs;

import org.jspecify.annotations.Nullable;

/** Why a job failed or cannot go on as it is; {@code param} names the request's field that is to blame, if one is. */
public record JobError(
        String code, String message, @Nullable String param) {
    public JobError(String code, String message) {
        this(code, message, null);
    }
}
