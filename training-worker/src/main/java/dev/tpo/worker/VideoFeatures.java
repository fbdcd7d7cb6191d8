package dev.tpo.worker;

import dev.tpo.blobs.BlobStore;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoReader;
import dev.tpo.training.FeatureFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.json.JsonMapper;

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

    /** The video's uniform frames, and the file of their features. */
    record Encoded(EncodedVideo video, Path features) {}

    Encoded of(String sha256) {
        Path features = folder.resolve(sha256 + ".safetensors");
        Path description = folder.resolve(sha256 + ".json");
        try {
            if (!Files.exists(features)) {
                Files.createDirectories(folder);
                encode(sha256, features, description);
            }
            return new Encoded(
                    JsonMapper.shared().readValue(Files.readAllBytes(description), EncodedVideo.class), features);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep the features of video " + sha256, e);
        } catch (VideoException e) {
            throw BadTrainingDataException.inFile("video " + sha256 + " cannot be used: " + e.getMessage());
        }
    }

    /** The features' file appears last and whole: it says that the other one is there too. */
    private void encode(String sha256, Path features, Path description) throws IOException {
        SampledFrames sampled = reader.sample(blobs.localPath(sha256), FrameSampling.Uniform.of(frames));
        EncodedVideo video =
                new EncodedVideo(sha256, sampled.receipt(), sampled.probe().durationSeconds());
        Files.write(description, JsonMapper.shared().writeValueAsBytes(video));
        files.write(sampled, features);
    }
}
