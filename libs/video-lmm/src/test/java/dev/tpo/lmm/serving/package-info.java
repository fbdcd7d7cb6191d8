@NullMarked
package dev.tpo.lmm.serving;

import org.jspecify.annotations.NullMarked;
