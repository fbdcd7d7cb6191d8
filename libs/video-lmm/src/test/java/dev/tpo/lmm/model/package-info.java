@NullMarked
package dev.tpo.lmm.model;

import org.jspecify.annotations.NullMarked;
