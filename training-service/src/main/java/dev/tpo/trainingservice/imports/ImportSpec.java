package dev.tpo.trainingservice.imports;

import dev.tpo.hub.HubPlan;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What an import is to do.
 *
 * @param source as the client named it
 * @param model the name that the model will have
 * @param plan once validated, for a hub's model: the commit and the files are settled, whatever the branch does later
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ImportSpec(String source, String model, @Nullable HubPlan plan) {

    @Nullable
    String commit() {
        return plan == null ? null : plan.commit();
    }
}
