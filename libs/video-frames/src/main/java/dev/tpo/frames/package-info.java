/**
 * Real video files in, exactly chosen frames out.
 *
 * <p>Every file is demuxed and decoded by ffmpeg's libraries in a child process, never inside this JVM: a damaged file can
 * end a child, not a service. The child opens local files of a fixed list of containers (no playlists, nothing that
 * names other files), under a time limit and a memory limit.
 *
 * <p>Times are seconds on the video's own clock: <b>0 is the presentation time of the first frame</b>, whatever offset
 * the container starts at (MPEG streams rarely start at 0). Frame times are presentation times, so they are exact for
 * variable frame rates too.
 */
@NullMarked
package dev.tpo.frames;

import org.jspecify.annotations.NullMarked;
