/** One annotation that gives a test a real PostgreSQL. */
@NullMarked
package dev.tpo.testing;

import org.jspecify.annotations.NullMarked;
