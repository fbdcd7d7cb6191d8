/** From what a client shows to frames: where it is, which of its frames are meant, decoding them. */
@NullMarked
package dev.tpo.inference.videos;

import org.jspecify.annotations.NullMarked;
