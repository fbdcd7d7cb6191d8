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
 * @param base of a LoRA adapter: named by the client, or found when the adapter is validated; null: none (yet)
 * @param plan once validated, for a hub's model: the commit and the files are settled, whatever the branch does later
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
record ImportSpec(
        String source,
        String model,
        @Nullable Base base,
        @Nullable HubPlan plan) {

    /**
     * @param root the model that it descends from, whose name adapters bear; itself if it is one
     * @param revision that the adapter is for, whatever becomes of the name
     */
    record Base(String model, String root, String revision) {
        String adapterName(String suffix) {
            return root + ":" + suffix;
        }
    }

    @Nullable
    String commit() {
        return plan == null ? null : plan.commit();
    }
}
