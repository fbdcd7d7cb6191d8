@NullMarked
package dev.tpo.answers;

import org.jspecify.annotations.NullMarked;
