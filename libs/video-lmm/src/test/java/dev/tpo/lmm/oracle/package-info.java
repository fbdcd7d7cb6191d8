@NullMarked
package dev.tpo.lmm.oracle;

import org.jspecify.annotations.NullMarked;
