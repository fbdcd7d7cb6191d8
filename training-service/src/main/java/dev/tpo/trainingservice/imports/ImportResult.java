package dev.tpo.trainingservice.imports;

/** {@code revision} is the sha256 of the model's file manifest. */
record ImportResult(String revision) {}
