/** From a file id to frames: who the file is, which of its frames are meant, decoding them. */
@NullMarked
package dev.tpo.inference.videos;

import org.jspecify.annotations.NullMarked;
