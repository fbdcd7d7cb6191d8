package dev.tpo.nano.experiment;

import dev.tpo.blobs.Sha256;
import dev.tpo.frames.VideoFile;
import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Length;
import dev.tpo.nano.world.WorldVideo;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.random.RandomGenerator;

/** Renders videos into real files, each once. */
final class Studio {
    private final WorkDir work;

    Studio(WorkDir work) {
        this.work = work;
    }

    /** Which video is meant. */
    record Order(String domain, long seed, Length length, int number) {
        WorldVideo planned() {
            return WorldVideo.random(Chance.of(domain + "/video", seed, number), length);
        }

        RandomGenerator chance(String purpose) {
            return Chance.of(domain + "/" + purpose, seed, length.ordinal(), number);
        }
    }

    Clip shoot(Order order) {
        return shoot(order.planned(), order.toString());
    }

    /** @param name which video it is: what is seen beyond its timeline follows from that */
    Clip shoot(WorldVideo video, String name) {
        Path file = work.product("videos", "video", ".mp4", name, video.timeline());
        WorkDir.make(file, video::write);
        try {
            return new Clip(
                    VideoFile.stored(file, Sha256.of(file)), video.timeline().frames(), video.timeline());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
