package dev.tpo.api;

import org.jspecify.annotations.Nullable;

/**
 * An endpoint that an operator names; neither its address nor its key.
 *
 * @param model one of its models, if that was asked for
 */
public record EndpointObject(String name, @Nullable String model) {}
