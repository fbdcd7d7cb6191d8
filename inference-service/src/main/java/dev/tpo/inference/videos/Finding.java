package dev.tpo.inference.videos;

import dev.tpo.blobs.BlobStore;
import dev.tpo.blobs.NoSuchBlobException;
import dev.tpo.blobs.Sha256;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SamplingReceipt;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoProbe;
import dev.tpo.frames.VideoReader;
import dev.tpo.inference.InferenceProperties;
import dev.tpo.inference.media.MediaDownloads;
import dev.tpo.inference.media.Medium;
import dev.tpo.inference.media.RequestMedia;
import dev.tpo.web.ApiException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.stereotype.Component;

/** From a client's words to files and to the frames of them that are meant; no pixel is decoded. */
@Component
final class Finding {
    private final FileDirectory directory;
    private final BlobStore blobs;
    private final MediaDownloads downloads;
    private final Decoder decoder;
    private final InferenceProperties.Frames settings;

    Finding(
            FileDirectory directory,
            BlobStore blobs,
            MediaDownloads downloads,
            Decoder decoder,
            InferenceProperties properties) {
        this.directory = directory;
        this.blobs = blobs;
        this.downloads = downloads;
        this.decoder = decoder;
        this.settings = properties.frames();
    }

    ShownVideo clip(Wanted.Clip clip, RequestMedia media) {
        FrameSampling sampling = clip.wish().sampling(settings);
        Located located = locate(clip.field(), clip.source(), true, media);
        return readable(clip.field(), located.origin(), () -> {
            SamplingReceipt receipt = choose(located.file(), sampling, clip.wish());
            VideoProbe probe = decoder.probe(located.file());
            return new ShownVideo(
                    located.origin(),
                    located.sha256(),
                    receipt,
                    clip.wish().toldSeconds(),
                    probe.durationSeconds(),
                    new FrameReading.OfVideo(located.file(), sampling, probe));
        });
    }

    ShownVideo pictures(Wanted.Pictures wanted, RequestMedia media) {
        FrameWish.requireFrames(wanted.frames(), settings);
        PictureTimes.Line all = wanted.times().of(wanted.pictures().size());
        List<Integer> places = places(wanted);
        if (places.size() > settings.maxCount()) {
            throw ApiException.invalid(
                    wanted.pictures().getFirst().field(),
                    "too_many_frames",
                    places.size() + " pictures make one video, but at most " + settings.maxCount()
                            + " frames are taken of one");
        }
        PictureTimes.Line line = all.at(places);
        List<Located> located = new ArrayList<>();
        List<VideoProbe> probes = new ArrayList<>();
        for (int place : places) {
            Wanted.Picture picture = wanted.pictures().get(place);
            Located found = locate(picture.field(), picture.source(), line.said(), media);
            located.add(found);
            probes.add(readable(picture.field(), found.origin(), () -> picture(picture.field(), found)));
        }
        SamplingReceipt receipt = new SamplingReceipt(
                line.indices(),
                line.seconds(),
                0,
                line.durationSeconds(),
                wanted.frames() == null ? "all(" + places.size() + ")" : "uniform(" + wanted.frames() + ")",
                VideoReader.decoder());
        List<VideoFile> files = located.stream().map(Located::file).toList();
        return new ShownVideo(
                origin(located),
                sha256(located),
                receipt,
                null,
                line.durationSeconds(),
                new FrameReading.OfPictures(files, probes));
    }

    /** Which pictures are looked at, spread as the frames of a video are. */
    private static List<Integer> places(Wanted.Pictures wanted) {
        int there = wanted.pictures().size();
        Integer frames = wanted.frames();
        int n = frames == null ? there : Math.min(frames, there);
        return IntStream.range(0, n)
                .map(i -> n == 1 ? 0 : (int) ((long) i * (there - 1) / (n - 1)))
                .boxed()
                .toList();
    }

    /** Where a file is, and what to say of where it came from. */
    private record Located(ShownVideo.Origin origin, VideoFile file) {
        String sha256() {
            return Objects.requireNonNull(file.sha256());
        }
    }

    private Located locate(String field, MediaSource source, boolean timed, RequestMedia media) {
        return switch (source) {
            case MediaSource.Stored(String fileId) -> stored(field, fileId, timed);
            case MediaSource.Inline(Medium medium) -> brought(ShownVideo.Source.DATA, field, medium, timed);
            case MediaSource.Remote remote ->
                brought(ShownVideo.Source.URL, field, downloads.fetch(remote.url(), field, media), timed);
        };
    }

    private Located stored(String field, String fileId, boolean timed) {
        String sha256 = directory.sha256(fileId, field);
        try {
            return new Located(
                    new ShownVideo.Origin(ShownVideo.Source.FILE, fileId, "'" + fileId + "'", timed),
                    VideoFile.stored(blobs.localPath(sha256), sha256));
        } catch (NoSuchBlobException e) {
            throw ApiException.notFound(field, "file_not_found", "the content of '" + fileId + "' is gone");
        }
    }

    private static Located brought(ShownVideo.Source source, String field, Medium medium, boolean timed) {
        return new Located(
                new ShownVideo.Origin(source, null, field, timed), VideoFile.stored(medium.file(), medium.sha256()));
    }

    private VideoProbe picture(String field, Located located) {
        VideoProbe probe = decoder.probe(located.file());
        if (probe.frameCount() > 1) {
            throw ApiException.invalid(
                    field,
                    "invalid_video",
                    field + " holds " + probe.frameCount() + " pictures, and one is expected: show it as video_url");
        }
        return probe;
    }

    private static ShownVideo.Origin origin(List<Located> pictures) {
        ShownVideo.Origin first = pictures.getFirst().origin();
        boolean fetched = pictures.stream().anyMatch(picture -> picture.origin().source() == ShownVideo.Source.URL);
        return fetched ? new ShownVideo.Origin(ShownVideo.Source.URL, null, first.name(), first.timed()) : first;
    }

    /** Of one picture its own; of several, that of their names. */
    private static String sha256(List<Located> pictures) {
        if (pictures.size() == 1) {
            return pictures.getFirst().sha256();
        }
        String names = pictures.stream().map(Located::sha256).collect(Collectors.joining());
        return Sha256.of(names.getBytes(StandardCharsets.US_ASCII));
    }

    private interface Reading<T> {
        T read();
    }

    /** @throws ApiException 400 naming the field for what is wrong with a file; the decoder's own troubles pass */
    private static <T> T readable(String field, ShownVideo.Origin origin, Reading<T> reading) {
        try {
            return reading.read();
        } catch (VideoException.TimedOut | VideoException.Interrupted | VideoException.DecoderUnavailable e) {
            throw e;
        } catch (VideoException e) {
            String subject = origin.fileId() == null ? field : "the file " + origin.name();
            throw ApiException.invalid(field, "invalid_video", subject + ": " + e.getMessage());
        }
    }

    private SamplingReceipt choose(VideoFile file, FrameSampling sampling, FrameWish wish) {
        try {
            SamplingReceipt receipt = decoder.choose(file, sampling);
            if (receipt.frameIndices().size() > settings.maxCount()) {
                throw wish.tooMany(settings);
            }
            return receipt;
        } catch (VideoException.SamplingOutOfRange e) {
            throw ApiException.invalid(offender(file, wish), String.valueOf(e.getMessage()));
        }
    }

    private String offender(VideoFile file, FrameWish wish) {
        if (wish.timestampsSeconds() != null) {
            return wish.field("timestamps");
        }
        Double start = wish.startSeconds();
        boolean startBeyond = start != null && start >= decoder.probe(file).durationSeconds();
        return wish.field(startBeyond || wish.endSeconds() == null ? "start_offset" : "end_offset");
    }
}
