@NullMarked
package dev.tpo.lmm.prompt;

import org.jspecify.annotations.NullMarked;
