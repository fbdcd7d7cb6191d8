@NullMarked
package dev.tpo.nano.benchmark;

import org.jspecify.annotations.NullMarked;
