/** Which models there are, where they come from, and the aliases that name them. */
@NullMarked
package dev.tpo.trainingservice.registry;

import org.jspecify.annotations.NullMarked;
