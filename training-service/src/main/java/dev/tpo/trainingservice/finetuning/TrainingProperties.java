package dev.tpo.trainingservice.finetuning;

import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;

/** What {@code auto} means, by the base's id; {@code default} for every other base. */
@ConfigurationProperties("tpo.training")
record TrainingProperties(Map<String, Recipe> recipes) {

    /** Hyperparameters of the whole job; {@code batchSize} counts pairs an optimizer step. */
    record Recipe(double beta, double sftWeight, double learningRate, int batchSize, int epochs, int frames) {}

    Recipe recipeOf(String base) {
        Recipe recipe = recipes.getOrDefault(base, recipes.get("default"));
        if (recipe == null) {
            throw new IllegalStateException("tpo.training.recipes has neither " + base + " nor default");
        }
        return recipe;
    }
}
