@NullMarked
package dev.tpo.lmm.tensors;

import org.jspecify.annotations.NullMarked;
