@NullMarked
package dev.tpo.lmm.files;

import org.jspecify.annotations.NullMarked;
