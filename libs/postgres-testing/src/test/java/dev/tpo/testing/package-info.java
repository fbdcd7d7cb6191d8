@NullMarked
package dev.tpo.testing;

import org.jspecify.annotations.NullMarked;
