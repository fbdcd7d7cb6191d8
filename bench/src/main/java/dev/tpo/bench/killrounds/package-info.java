/** Services that run jobs are killed at random moments, and what PostgreSQL says of the jobs afterwards is held against what must be true. */
@NullMarked
package dev.tpo.bench.killrounds;

import org.jspecify.annotations.NullMarked;
