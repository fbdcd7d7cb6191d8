/** Measurements of full-size models on the machine at hand; run by hand, never by a build. */
@NullMarked
package dev.tpo.bench;

import org.jspecify.annotations.NullMarked;
