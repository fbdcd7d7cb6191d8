/**
 * What can be asked of a decoder process, and the answers' forms: plain values, written and read by themselves. The
 * program is {@link dev.tpo.frames.decoder.DecoderMain}; only it loads ffmpeg's libraries, so that a damaged file can
 * end a child process and never a service.
 */
@NullMarked
package dev.tpo.frames.decoder;

import org.jspecify.annotations.NullMarked;
