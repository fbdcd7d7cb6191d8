@NullMarked
package dev.tpo.parity.oracle;

import org.jspecify.annotations.NullMarked;
