@NullMarked
package dev.tpo.parity;

import org.jspecify.annotations.NullMarked;
