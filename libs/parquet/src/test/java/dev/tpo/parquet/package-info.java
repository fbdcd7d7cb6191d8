@NullMarked
package dev.tpo.parquet;

import org.jspecify.annotations.NullMarked;
