package dev.tpo.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/** A row of a preference dataset in TRL's names; {@code videos} holds {@code video://{file id}}. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PreferenceRow(
        String prompt,
        String chosen,
        String rejected,
        List<String> videos,
        @Nullable Map<String, Object> provenance) {}
