/** Files that arrive in parts: {@code /v1/uploads}. */
@NullMarked
package dev.tpo.dataset.uploads;

import org.jspecify.annotations.NullMarked;
