package dev.tpo.dataset.files;

import dev.tpo.web.ApiException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a file is for, which decides what it must hold. */
public enum Purpose {
    VISION("vision"),
    FINE_TUNE("fine-tune"),
    EVALS("evals");

    private final String wireName;

    Purpose(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Purpose of(@Nullable String wireName) {
        if (wireName == null || wireName.isBlank()) {
            throw ApiException.invalid("purpose", "missing_required_parameter", "purpose is required");
        }
        return Arrays.stream(values())
                .filter(purpose -> purpose.wireName.equals(wireName.strip()))
                .findFirst()
                .orElseThrow(() -> ApiException.invalid("purpose", "purpose must be vision, fine-tune or evals"));
    }
}
