/** Small parquet files as rows of JSON. */
@NullMarked
package dev.tpo.parquet;

import org.jspecify.annotations.NullMarked;
