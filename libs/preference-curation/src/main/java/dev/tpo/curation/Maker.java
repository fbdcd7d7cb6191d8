package dev.tpo.curation;

import java.util.List;

/**
 * Who filled a role.
 *
 * @param model its id and, where it is known, its revision; or the name of what does without a model
 * @param prompts ids of what it was told, of its forms otherwise; empty: it is asked the bare question
 */
public record Maker(String model, List<String> prompts) {
    public Maker {
        prompts = List.copyOf(prompts);
    }
}
