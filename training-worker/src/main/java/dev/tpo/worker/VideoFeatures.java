package dev.tpo.worker;

import dev.tpo.blobs.BlobStore;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoFile;
import dev.tpo.frames.VideoReader;
import dev.tpo.training.FeatureFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the frozen tower says of each video, computed once in a job's life: a later attempt finds it in the job's folder. */
final class VideoFeatures {
    private final Path folder;
    private final BlobStore blobs;
    private final VideoReader reader;
    private final int frames;
    private final FeatureFiles files;

    VideoFeatures(Path folder, BlobStore blobs, VideoReader reader, int frames, FeatureFiles files) {
        this.folder = folder;
        this.blobs = blobs;
        this.reader = reader;
        this.frames = frames;
        this.files = files;
    }

    /** The video's uniform frames; no pixel is decoded. */
    EncodedVideo describe(String sha256) {
        VideoFile file = file(sha256);
        try {
            return new EncodedVideo(
                    sha256,
                    reader.choose(file, FrameSampling.Uniform.of(frames)),
                    reader.probe(file).durationSeconds());
        } catch (VideoException e) {
            throw unusable(sha256, e);
        }
    }

    /** The file of the features of the same frames; it appears whole. */
    Path of(String sha256) {
        Path features = folder.resolve(sha256 + ".safetensors");
        try {
            if (!Files.exists(features)) {
                Files.createDirectories(folder);
                files.write(reader.sample(file(sha256), FrameSampling.Uniform.of(frames), files.form()), features);
            }
            return features;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the features of video " + sha256, e);
        } catch (VideoException e) {
            throw unusable(sha256, e);
        }
    }

    private VideoFile file(String sha256) {
        return VideoFile.stored(blobs.localPath(sha256), sha256);
    }

    private static BadTrainingDataException unusable(String sha256, VideoException e) {
        return BadTrainingDataException.inFile("video " + sha256 + " cannot be used: " + e.getMessage());
    }
}
