@NullMarked
package dev.tpo.training;

import org.jspecify.annotations.NullMarked;
