package dev.tpo.lmm.files;

import tools.jackson.databind.JsonNode;

/** How a chat about a video is worded for a model; each family knows the one that it was trained with. */
public enum PromptForm {
    /** LLaVA-Video's: ChatML, and a sentence with the frames' times behind each video. */
    TIME_SENTENCE,
    /** ChatML and no word about times: LongVA's and LLaVA-OneVision's. */
    PLAIN,
    /** tpo-nano's: a time token behind each frame, one token opens a turn. */
    TIME_TOKENS;

    /** As {@code prompt_form} says; published configs do not, and only LLaVA-Video ends each row with a newline. */
    static PromptForm of(JsonNode config, ModelConfig.NewlinePosition newline) {
        String family = newline == ModelConfig.NewlinePosition.GRID ? "time_sentence" : "plain";
        String form = config.path("prompt_form").asString(family);
        return switch (form) {
            case "time_sentence" -> TIME_SENTENCE;
            case "plain" -> PLAIN;
            case "time_tokens" -> TIME_TOKENS;
            default -> throw new CheckpointException("config.json: unknown prompt_form \"" + form + "\"");
        };
    }
}
