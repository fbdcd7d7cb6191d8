/** The video-LMM as an engine. */
@NullMarked
package dev.tpo.inference.lmm;

import org.jspecify.annotations.NullMarked;
