@NullMarked
package dev.tpo.lmm.preprocess;

import org.jspecify.annotations.NullMarked;
