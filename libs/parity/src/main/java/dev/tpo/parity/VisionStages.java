package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.preprocess.FramePreprocessor;

/** From frames to visual tokens. */
final class VisionStages {
    private final NDManager manager;
    private final GoldenCase golden;
    private final ModelConfig config;
    private final Comparison comparison;

    VisionStages(NDManager manager, GoldenCase golden, ModelConfig config, Comparison comparison) {
        this.manager = manager;
        this.golden = golden;
        this.config = config;
        this.comparison = comparison;
    }

    /** Returns our own visual tokens (L_v, D), for what follows in the chain. */
    NDArray compare(CodePath path) {
        NDArray features = path.features(pixels());
        NDArray expectedFeatures = golden.expected("vision_features");
        comparison.add("vision_features", path.features(golden.expected("pixel_values")), features, expectedFeatures);

        NDArray tokens = path.visualTokens(features, config.poolMode());
        comparison.add(
                "visual_tokens",
                path.visualTokens(expectedFeatures, config.poolMode()),
                tokens,
                golden.expected("visual_tokens"));
        if (golden.expects("visual_tokens_average_pool")) {
            comparison.add(
                    "visual_tokens_average_pool",
                    path.visualTokens(expectedFeatures, ModelConfig.PoolMode.AVERAGE),
                    path.visualTokens(features, ModelConfig.PoolMode.AVERAGE),
                    golden.expected("visual_tokens_average_pool"));
        }
        return tokens;
    }

    /** (T, 3, S, S). */
    private NDArray pixels() {
        NDArray frames = golden.input("frames");
        Shape shape = frames.getShape();
        int side = config.vision().imageSize();
        FramePreprocessor preprocessor = config.vision().clip()
                ? new FramePreprocessor.ShortestEdgeCenterCrop(side)
                : new FramePreprocessor.Squash(side);
        float[] values = preprocessor.pixelValues(
                frames.toByteArray(), (int) shape.get(0), (int) shape.get(1), (int) shape.get(2));
        NDArray pixels = manager.create(values, new Shape(shape.get(0), 3, side, side));
        comparison.pixels("pixel_values", pixels, golden.expected("pixel_values"), preprocessor);
        return pixels;
    }
}
