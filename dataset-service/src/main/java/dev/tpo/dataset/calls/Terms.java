package dev.tpo.dataset.calls;

import dev.tpo.curation.Role;
import java.util.Map;

/**
 * Under what terms a job asks.
 *
 * @param models by role; a role that asks none has none
 */
public record Terms(Map<Role, RoleModel> models, Budget budget, CallPatience patience) {}
