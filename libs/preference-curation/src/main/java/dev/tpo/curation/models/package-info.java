/**
 * The roles as models fill them: each asks the model behind it with a prompt and reads what it says. {@link
 * dev.tpo.curation.models.RoleCast} puts them together.
 */
@NullMarked
package dev.tpo.curation.models;

import org.jspecify.annotations.NullMarked;
