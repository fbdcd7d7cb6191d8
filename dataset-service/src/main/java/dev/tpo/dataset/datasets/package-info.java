/** Datasets and their immutable, content-addressed versions. */
@NullMarked
package dev.tpo.dataset.datasets;

import org.jspecify.annotations.NullMarked;
