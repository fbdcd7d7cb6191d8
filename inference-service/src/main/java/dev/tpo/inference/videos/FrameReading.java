package dev.tpo.inference.videos;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.decoder.FrameForm;
import java.util.List;

/** How a shown video's frames are had. */
sealed interface FrameReading {

    long sourcePixels(int frames);

    SampledFrames decode(Decoder decoder, FrameForm form, SamplingReceipt receipt, double durationSeconds);

    /** From one file. */
    record OfVideo(VideoFile file, FrameSampling sampling, VideoProbe probe) implements FrameReading {
        @Override
        public long sourcePixels(int frames) {
            return (long) frames * probe.shownWidth() * probe.shownHeight();
        }

        @Override
        public SampledFrames decode(Decoder decoder, FrameForm form, SamplingReceipt receipt, double durationSeconds) {
            return decoder.decode(file, sampling, form);
        }
    }

    /** From one file each; every picture is brought from its own size to the model's. */
    record OfPictures(List<VideoFile> files, List<VideoProbe> probes) implements FrameReading {
        public OfPictures {
            files = List.copyOf(files);
            probes = List.copyOf(probes);
        }

        @Override
        public long sourcePixels(int frames) {
            return probes.stream()
                    .mapToLong(probe -> (long) probe.shownWidth() * probe.shownHeight())
                    .sum();
        }

        @Override
        public SampledFrames decode(Decoder decoder, FrameForm form, SamplingReceipt receipt, double durationSeconds) {
            return decoder.decode(files, form, receipt, asVideo(durationSeconds));
        }

        private VideoProbe asVideo(double durationSeconds) {
            VideoProbe first = probes.getFirst();
            return new VideoProbe(
                    durationSeconds,
                    files.size(),
                    files.size() / durationSeconds,
                    false,
                    first.width(),
                    first.height(),
                    first.shownWidth(),
                    first.shownHeight(),
                    first.pixelAspect(),
                    0,
                    true,
                    first.codec(),
                    first.container());
        }
    }
}
