/** ffmpeg's libraries through JavaCPP. Only the decoder's own process loads what is here. */
@NullMarked
package dev.tpo.frames.decoder.libav;

import org.jspecify.annotations.NullMarked;
