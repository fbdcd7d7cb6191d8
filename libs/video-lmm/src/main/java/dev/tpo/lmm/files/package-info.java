/**
 * What lies in the folder of a checkpoint or of an adapter: its names, its configuration, its headers, and whether they agree.
 * Files are read and judged here; no tensor is loaded and no native library is needed.
 */
@NullMarked
package dev.tpo.lmm.files;

import org.jspecify.annotations.NullMarked;
