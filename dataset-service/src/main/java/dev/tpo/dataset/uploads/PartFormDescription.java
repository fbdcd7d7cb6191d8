package dev.tpo.dataset.uploads;

import io.swagger.v3.oas.annotations.media.Schema;

/** What the OpenAPI description says of the form of a part. */
record PartFormDescription(
        @Schema(
                type = "string",
                format = "binary",
                description = "the part's bytes",
                requiredMode = Schema.RequiredMode.REQUIRED)
        byte[] data) {}
