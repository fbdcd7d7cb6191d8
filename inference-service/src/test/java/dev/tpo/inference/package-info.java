@NullMarked
package dev.tpo.inference;

import org.jspecify.annotations.NullMarked;
