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

    /** Bytes of its frames in a form; a frame that is named twice is there twice. */
    long decodedBytes(FrameForm form, int frames);

    SampledFrames decode(Decoder decoder, FrameForm form, SamplingReceipt receipt, double durationSeconds);

    /** Each frame as a JPEG picture. */
    List<byte[]> jpegs(Decoder decoder, FrameForm form);

    VideoProbe probe(double durationSeconds);

    private static long bytes(FrameForm form, VideoProbe probe) {
        FrameForm.Cut cut = form.cut(probe.shownHeight(), probe.shownWidth());
        return 3L * cut.height() * cut.width();
    }

    /** From one file. */
    record OfVideo(VideoFile file, FrameSampling sampling, VideoProbe probe) implements FrameReading {
        @Override
        public long sourcePixels(int frames) {
            return (long) frames * probe.shownWidth() * probe.shownHeight();
        }

        @Override
        public long decodedBytes(FrameForm form, int frames) {
            return frames * FrameReading.bytes(form, probe);
        }

        @Override
        public List<byte[]> jpegs(Decoder decoder, FrameForm form) {
            return Jpeg.of(decoder.decode(file, sampling, form));
        }

        @Override
        public VideoProbe probe(double durationSeconds) {
            return probe;
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
        public long decodedBytes(FrameForm form, int frames) {
            return probes.stream()
                    .mapToLong(probe -> FrameReading.bytes(form, probe))
                    .sum();
        }

        @Override
        public List<byte[]> jpegs(Decoder decoder, FrameForm form) {
            return files.stream()
                    .map(file -> Jpeg.of(decoder.picture(file, form)).getFirst())
                    .toList();
        }

        @Override
        public SampledFrames decode(Decoder decoder, FrameForm form, SamplingReceipt receipt, double durationSeconds) {
            return decoder.decode(files, form, receipt, probe(durationSeconds));
        }

        @Override
        public VideoProbe probe(double durationSeconds) {
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
