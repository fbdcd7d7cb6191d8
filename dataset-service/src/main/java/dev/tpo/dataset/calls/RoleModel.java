package dev.tpo.dataset.calls;

/**
 * The model behind a role.
 *
 * @param id its own name, never an alias's
 * @param revision of its weights, or where it runs
 * @param responseFormat whether an answer's form may be asked for
 */
public record RoleModel(String id, String revision, boolean responseFormat) {}
