/** Models from outside: imported from a hub or a folder, and deleted. */
@NullMarked
package dev.tpo.trainingservice.imports;

import org.jspecify.annotations.NullMarked;
