/**
 * From decoded frames to the vision tower's input. Legend: T frames, H and W source height and width, S the tower's
 * image size; all arrays are row-major.
 */
@NullMarked
package dev.tpo.lmm.preprocess;

import org.jspecify.annotations.NullMarked;
