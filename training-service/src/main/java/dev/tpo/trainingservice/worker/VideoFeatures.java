package dev.tpo.trainingservice.worker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.blobs.BlobStore;
import dev.tpo.frames.FrameSampling;
import dev.tpo.frames.SampledFrames;
import dev.tpo.frames.VideoException;
import dev.tpo.frames.VideoReader;
import dev.tpo.lmm.FrameEncoder;
import dev.tpo.lmm.ModelConfig;
import dev.tpo.lmm.SafetensorsFiles;
import dev.tpo.lmm.Torch;
import dev.tpo.lmm.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the frozen tower says of each video, computed once in a job's life and mapped from files from then on: a later
 * attempt finds it there, and memory holds only what a step touches.
 */
final class VideoFeatures implements AutoCloseable {
    private static final String FEATURES = "features";

    private final Path folder;
    private final BlobStore blobs;
    private final VideoReader reader;
    private final int frames;
    private final Weights weights;
    private final FrameEncoder encoder;
    private final NDManager mapped = Torch.newManager();

    VideoFeatures(Path folder, BlobStore blobs, VideoReader reader, int frames, Weights weights, ModelConfig config) {
        this.folder = folder;
        this.blobs = blobs;
        this.reader = reader;
        this.frames = frames;
        this.weights = weights;
        this.encoder = new FrameEncoder(weights, config);
    }

    /** (T, P, Dv) of the video's uniform frames, and which frames those are. */
    record Encoded(EncodedVideo video, NDArray features) {}

    Encoded of(String sha256) {
        Path features = folder.resolve(sha256 + ".safetensors");
        Path description = folder.resolve(sha256 + ".json");
        try {
            if (!Files.exists(features)) {
                Files.createDirectories(folder);
                encode(sha256, features, description);
            }
            NDArray tensor = Objects.requireNonNull(
                    SafetensorsFiles.readFile(features, mapped).get(FEATURES), FEATURES);
            return new Encoded(
                    JsonMapper.shared().readValue(Files.readAllBytes(description), EncodedVideo.class), tensor);
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
        Path building = folder.resolve(sha256 + ".building");
        try (NDManager scope = weights.newManager()) {
            SafetensorsFiles.write(building, Map.of(FEATURES, encoder.features(scope, sampled)));
        }
        Files.move(building, features, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() {
        encoder.close();
        mapped.close();
    }
}
