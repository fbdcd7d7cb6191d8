package dev.tpo.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What a curation job would ask of its models: nothing was made, nothing asked.
 *
 * @param models by role, which model would fill it
 * @param estimate by role that asks a model; tries that fail come on top
 * @param total of all roles
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record CurationEstimate(
        String object,
        boolean dryRun,
        int videos,
        CurationJobRequest.Roles roles,
        Map<String, CurationJobObject.RoleModel> models,
        Map<String, Load> estimate,
        Load total)
        implements CurationAnswer {

    /**
     * Expected, and at most: if every video is needed, every question written and every perturbation tried.
     *
     * @param secondsPerCall as measured of late; null: the model has answered nothing yet
     * @param seconds null if a time is not known
     */
    @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
    public record Load(
            long requests,
            long inputTokens,
            long outputTokens,
            long mostRequests,
            long mostInputTokens,
            long mostOutputTokens,
            @Nullable Double secondsPerCall,
            @Nullable Double seconds) {}
}
