package dev.tpo.nano.experiment;

import dev.tpo.frames.VideoFile;
import dev.tpo.nano.world.Timeline;
import java.util.Objects;

/**
 * A rendered video.
 *
 * @param frames by which it is usually seen: one a time bucket
 * @param truth for questions of exams and for the audit of pairs only
 */
record Clip(VideoFile file, int frames, Timeline truth) {
    String sha256() {
        return Objects.requireNonNull(file.sha256());
    }
}
