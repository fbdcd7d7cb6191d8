@NullMarked
package dev.tpo.training.losses;

import org.jspecify.annotations.NullMarked;
