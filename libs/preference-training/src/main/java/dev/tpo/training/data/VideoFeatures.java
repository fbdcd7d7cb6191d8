package dev.tpo.training.data;

import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.training.FeatureFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** What the frozen tower says of each video, computed once and kept in a folder, where a later attempt finds it. */
public final class VideoFeatures {
    private final Path folder;
    private final Function<String, Path> videos;
    private final VideoReader reader;
    private final ToIntFunction<String> frames;
    private final FeatureFiles files;

    /**
     * @param folder of this model's features of these frames and no others
     * @param videos the file of a sha256
     * @param frames how many are seen of a sha256, evenly spread
     */
    public VideoFeatures(
            Path folder,
            Function<String, Path> videos,
            VideoReader reader,
            ToIntFunction<String> frames,
            FeatureFiles files) {
        this.folder = folder;
        this.videos = videos;
        this.reader = reader;
        this.frames = frames;
        this.files = files;
    }

    /**
     * The video's uniform frames; no pixel is decoded.
     *
     * @param askedBy the request's field that is to blame if it cannot be used
     */
    EncodedVideo describe(String sha256, String askedBy) {
        VideoFile file = file(sha256);
        try {
            return new EncodedVideo(
                    sha256,
                    askedBy,
                    reader.choose(file, sampling(sha256)),
                    reader.probe(file).durationSeconds());
        } catch (VideoException e) {
            throw unusable(askedBy, sha256, e);
        }
    }

    /**
     * The file of the features of the same frames; it appears whole.
     *
     * @param askedBy as in {@link #describe}
     */
    public Path of(String sha256, String askedBy) {
        Path features = folder.resolve(sha256 + ".safetensors");
        try {
            if (!Files.exists(features)) {
                Files.createDirectories(folder);
                files.write(reader.sample(file(sha256), sampling(sha256), files.form()), features);
            }
            return features;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the features of video " + sha256, e);
        } catch (VideoException e) {
            throw unusable(askedBy, sha256, e);
        }
    }

    private FrameSampling sampling(String sha256) {
        return FrameSampling.Uniform.of(frames.applyAsInt(sha256));
    }

    private VideoFile file(String sha256) {
        return VideoFile.stored(videos.apply(sha256), sha256);
    }

    private static BadTrainingDataException unusable(String file, String sha256, VideoException e) {
        return BadTrainingDataException.inFile(file, "video " + sha256 + " cannot be used: " + e.getMessage());
    }
}
