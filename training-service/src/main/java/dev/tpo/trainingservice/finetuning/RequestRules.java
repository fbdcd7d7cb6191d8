package dev.tpo.trainingservice.finetuning;

import dev.tpo.api.FineTuningJobRequest;
import dev.tpo.web.ApiException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a request must hold before anything is looked up. Every refusal names its field. */
final class RequestRules {
    private static final Pattern SUFFIX = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int MAX_METADATA = 16;
    private static final int MAX_METADATA_KEY = 64;
    private static final int MAX_METADATA_VALUE = 512;

    private RequestRules() {}

    static FineTuningJobRequest checked(FineTuningJobRequest request) {
        require("model", request.model());
        require("training_file", request.trainingFile());
        String suffix = request.suffix();
        if (suffix != null && !SUFFIX.matcher(suffix).matches()) {
            throw ApiException.invalid(
                    "suffix", "suffix must be 1 to 64 letters, digits, '.', '_' or '-', the first a letter or digit");
        }
        Long seed = request.seed();
        if (seed != null && seed < 0) {
            throw ApiException.invalid("seed", "seed must not be negative");
        }
        FineTuningJobRequest.Method method = request.method();
        if (method != null && !"dpo".equals(method.type())) {
            throw ApiException.invalid("method.type", "method.type must be 'dpo'");
        }
        refuseUnlessEmpty("integrations", request.integrations());
        if (request.metadata() != null) {
            checkMetadata(request.metadata());
        }
        return request;
    }

    /** OpenAI's clients know them; taken and not done they would be a lie. */
    private static void refuseUnlessEmpty(String param, @Nullable Object value) {
        if (value != null && !List.of().equals(value)) {
            throw ApiException.invalid(param, "unsupported_parameter", param + " is not supported; leave it out");
        }
    }

    static String require(String param, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw ApiException.invalid(param, "missing_required_parameter", param + " is required");
        }
        return value;
    }

    private static void checkMetadata(Map<String, String> metadata) {
        if (metadata.size() > MAX_METADATA) {
            throw ApiException.invalid("metadata", "metadata must not have more than " + MAX_METADATA + " entries");
        }
        for (Map.Entry<String, @Nullable String> entry : metadata.entrySet()) {
            String value = entry.getValue();
            if (entry.getKey().length() > MAX_METADATA_KEY || value == null || value.length() > MAX_METADATA_VALUE) {
                throw ApiException.invalid(
                        "metadata." + entry.getKey(),
                        "metadata must have keys of at most " + MAX_METADATA_KEY + " and texts of at most "
                                + MAX_METADATA_VALUE + " characters");
            }
        }
    }
}
