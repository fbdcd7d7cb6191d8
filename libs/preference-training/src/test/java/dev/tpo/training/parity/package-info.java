@NullMarked
package dev.tpo.training.parity;

import org.jspecify.annotations.NullMarked;
