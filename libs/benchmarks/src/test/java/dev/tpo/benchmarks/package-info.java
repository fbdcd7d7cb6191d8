@NullMarked
package dev.tpo.benchmarks;

import org.jspecify.annotations.NullMarked;
