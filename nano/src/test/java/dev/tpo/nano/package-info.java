@NullMarked
package dev.tpo.nano;

import org.jspecify.annotations.NullMarked;
