@NullMarked
package dev.tpo.lmm;

import org.jspecify.annotations.NullMarked;
