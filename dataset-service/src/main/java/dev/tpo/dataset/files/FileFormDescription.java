package dev.tpo.dataset.files;

import io.swagger.v3.oas.annotations.media.Schema;

/** What the OpenAPI description says of the form of an upload. */
record FileFormDescription(
        @Schema(
                type = "string",
                format = "binary",
                description = "the file",
                requiredMode = Schema.RequiredMode.REQUIRED)
        byte[] file,

        @Schema(
                allowableValues = {"vision", "fine-tune", "evals"},
                requiredMode = Schema.RequiredMode.REQUIRED)
        String purpose) {}
