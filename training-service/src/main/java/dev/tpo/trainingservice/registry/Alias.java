package dev.tpo.trainingservice.registry;

import java.util.List;

/** A name that can be moved from model to model; {@code history} is newest first. */
public record Alias(String name, String model, List<AliasMove> history) {}
