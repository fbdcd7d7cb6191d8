package dev.tpo.training.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.CheckpointException;
import dev.tpo.lmm.files.Dtype;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.model.LoraAdapter;
import dev.tpo.lmm.preprocess.FramePreprocessor;
import dev.tpo.lmm.tensors.ComputeDevice;
import dev.tpo.lmm.tensors.ComputePolicy;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.DpoLoss;
import dev.tpo.training.PreferenceLossValue;
import dev.tpo.training.ResponseLogProbabilities;
import java.nio.file.Path;
import java.util.List;

/**
 * Computes a golden case through both code paths and compares every tensor that it expects. A tensor that this check does
 * not know fails: nothing is left unseen.
 */
public final class ParityCheck {
    private static final String GRADIENT = "grad.";

    private final NDManager manager;
    private final GoldenCase golden;
    private final Comparison comparison;
    private final boolean narrow;
    private final long[] prompt;
    private final long[] chosen;
    private final long[] rejected;

    private ParityCheck(NDManager manager, GoldenCase golden, double bound) {
        this.comparison = new Comparison(bound);
        this.narrow = bound > Comparison.BOUND;
        this.manager = manager;
        this.golden = golden;
        this.prompt = golden.input("prompt_ids").toLongArray();
        this.chosen = golden.input("chosen_ids").toLongArray();
        this.rejected = golden.input("rejected_ids").toLongArray();
    }

    /** @throws CheckpointException if the folder is not a whole case */
    public static ParityReport run(Path caseFolder) {
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            ParityCheck check = new ParityCheck(manager, GoldenCase.read(caseFolder, manager), Comparison.BOUND);
            ModelConfig config = ModelConfig.read(check.golden.reference());
            try (Weights reference = Weights.read(check.golden.reference(), config);
                    Weights policy = Weights.read(check.golden.policy(), ModelConfig.read(check.golden.policy()))) {
                check.throughPath(true, reference, policy, config);
                check.throughPath(false, reference, policy, config);
            }
            check.comparison.failUnseen(check.golden.expected().keySet());
            return check.comparison.report();
        }
    }

    /**
     * What a narrower type costs: the case's forward stages with matrices rounded to it, multiplied as stored, widened, and
     * through the oracle; the worst stands. Losses and gradients are not looked at, training multiplies float32. The bound,
     * 2⁻⁵ of a tensor's norm for bfloat16 and 2⁻⁸ for float16, is eight roundings: it says that nothing is broken, not
     * that answers are the same.
     */
    public static ParityReport run(Path caseFolder, Dtype dtype) {
        if (dtype == Dtype.FLOAT32) {
            return run(caseFolder);
        }
        try (NDManager manager = Torch.newManager();
                Torch.GradMode off = Torch.noGrad()) {
            double bound = dtype == Dtype.BFLOAT16 ? 0x1p-5 : 0x1p-8;
            ParityCheck check = new ParityCheck(manager, GoldenCase.read(caseFolder, manager), bound);
            ModelConfig config = ModelConfig.read(check.golden.reference());
            for (ComputePolicy.Products products :
                    List.of(ComputePolicy.Products.AS_STORED, ComputePolicy.Products.WIDENED)) {
                ComputePolicy policy = new ComputePolicy(dtype, ComputeDevice.CPU, products);
                try (Weights rounded = Weights.read(check.golden.reference(), config, policy)) {
                    check.forward(true, rounded, config);
                }
            }
            try (Weights rounded = Weights.read(
                            check.golden.reference(),
                            config,
                            new ComputePolicy(dtype, ComputeDevice.CPU, ComputePolicy.Products.WIDENED));
                    Weights widened = rounded.copy()) {
                check.forward(false, widened, config);
            }
            return check.comparison.report();
        }
    }

    private void forward(boolean torchScript, Weights weights, ModelConfig config) {
        try (CodePath path = path(torchScript, weights, config)) {
            answers(path, vision(path, config));
        }
    }

    private void throughPath(boolean torchScript, Weights reference, Weights policy, ModelConfig config) {
        forward(torchScript, reference, config);
        adapter(torchScript, reference, config);
        try (Weights learning = policy.copy();
                CodePath policyPath = path(torchScript, learning, config)) {
            preferences(policyPath, learning, config);
        }
    }

    private CodePath path(boolean torchScript, Weights weights, ModelConfig config) {
        return torchScript ? CodePath.torchScript(manager, weights, config) : CodePath.plain(weights, config);
    }

    /** Returns our own visual tokens, for what follows in the chain. */
    private NDArray vision(CodePath path, ModelConfig config) {
        NDArray frames = golden.input("frames");
        Shape shape = frames.getShape();
        int side = config.vision().imageSize();
        boolean clip = config.vision().family().equals("clip");
        FramePreprocessor preprocessor =
                clip ? new FramePreprocessor.ShortestEdgeCenterCrop(side) : new FramePreprocessor.Squash(side);
        float[] values = preprocessor.pixelValues(
                frames.toByteArray(), (int) shape.get(0), (int) shape.get(1), (int) shape.get(2));
        NDArray pixels = manager.create(values, new Shape(shape.get(0), 3, side, side));
        NDArray expectedPixels = golden.expected("pixel_values");
        comparison.pixels("pixel_values", pixels, expectedPixels, preprocessor);

        NDArray features = path.features(pixels);
        NDArray expectedFeatures = golden.expected("vision_features");
        comparison.add("vision_features", path.features(expectedPixels), features, expectedFeatures);

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

    private void answers(CodePath path, NDArray ownTokens) {
        Answering answering = new Answering(manager, path, prompt);
        NDArray tokens = golden.expected("visual_tokens");
        comparison.add(
                "prompt_logits",
                answering.promptLogits(tokens),
                answering.promptLogits(ownTokens),
                golden.expected("prompt_logits"));
        long[] greedy = golden.expected("greedy_tokens").toLongArray();
        long[] fed = answering.greedy(tokens, greedy.length);
        long[] chained = answering.greedy(ownTokens, greedy.length);
        if (narrow) {
            comparison.agreement("greedy_tokens", fed, chained, greedy);
        } else {
            comparison.exact("greedy_tokens", fed, chained, greedy);
        }
        comparison.add("ref_logps", sums(answering, tokens), sums(answering, ownTokens), golden.expected("ref_logps"));
    }

    private void adapter(boolean torchScript, Weights reference, ModelConfig config) {
        if (!golden.expects("lora_prompt_logits")) {
            return;
        }
        try (LoraAdapter adapter = LoraAdapter.read(golden.adapter(), config);
                Weights merged = reference.copy()) {
            adapter.mergeInto(merged);
            try (CodePath path = path(torchScript, merged, config)) {
                adapted(path, config);
            }
            if (torchScript) { // as serving and training run it: beside the base's matrices
                try (Weights beside = adapter.beside(reference);
                        CodePath path = CodePath.adapted(manager, beside, config, adapter)) {
                    adapted(path, config);
                }
            }
        }
    }

    private void adapted(CodePath path, ModelConfig config) {
        Answering answering = new Answering(manager, path, prompt);
        NDArray own = path.visualTokens(golden.expected("vision_features"), config.poolMode());
        comparison.add(
                "lora_prompt_logits",
                answering.promptLogits(golden.expected("visual_tokens")),
                answering.promptLogits(own),
                golden.expected("lora_prompt_logits"));
    }

    /** The policy starts at the expected features and goes through its own projector. */
    private void preferences(CodePath path, Weights learning, ModelConfig config) {
        List<String> trained = TensorNames.trainable(config);
        trained.forEach(name -> Torch.requireGradient(learning.get(name), true));
        try (Torch.GradMode on = Torch.withGrad()) {
            Answering answering = new Answering(manager, path, prompt);
            NDArray tokens = path.visualTokens(golden.expected("vision_features"), config.poolMode());
            NDArray chosenTokens = answering.tokenLogProbabilities(tokens, chosen);
            NDArray chosenSum = chosenTokens.sum().reshape(1);
            NDArray rejectedSum =
                    answering.tokenLogProbabilities(tokens, rejected).sum().reshape(1);
            NDArray nll = chosenTokens.mean().neg();
            PreferenceLossValue chained = loss(chosenSum, rejectedSum, nll);
            Torch.backward(chained.loss());

            NDArray expectedPolicy = golden.expected("policy_logps");
            NDArray expectedNll = golden.expected("sft_loss").reshape(new Shape());
            PreferenceLossValue fed = loss(at(expectedPolicy, 0), at(expectedPolicy, 1), expectedNll);
            compareLosses(fed, chained, chosenSum.concat(rejectedSum), nll);
        }
        gradients(learning, trained);
    }

    private PreferenceLossValue loss(NDArray policyChosen, NDArray policyRejected, NDArray nll) {
        NDArray reference = golden.expected("ref_logps");
        return new DpoLoss(golden.beta(), golden.sftWeight())
                .of(
                        new ResponseLogProbabilities(policyChosen, policyRejected, at(reference, 0), at(reference, 1)),
                        nll);
    }

    private void compareLosses(PreferenceLossValue fed, PreferenceLossValue chained, NDArray sums, NDArray nll) {
        comparison.add("policy_logps", sums, sums, golden.expected("policy_logps"));
        comparison.add("sft_loss", nll, nll, golden.expected("sft_loss"));
        comparison.add("dpo_loss", fed.perPair().mean(), chained.perPair().mean(), golden.expected("dpo_loss"));
        comparison.add("loss", fed.loss(), chained.loss(), golden.expected("loss"));
        comparison.add(
                "rewards",
                fed.rewardsChosen().concat(fed.rewardsRejected()),
                chained.rewardsChosen().concat(chained.rewardsRejected()),
                golden.expected("rewards"));
    }

    private void gradients(Weights learning, List<String> trained) {
        double squares = 0;
        for (String name : trained) {
            NDArray gradient = Torch.gradient(learning.get(name));
            gradient.attach(manager);
            squares +=
                    gradient.mul(gradient).sum().toType(DataType.FLOAT64, false).getDouble();
            if (golden.expects(GRADIENT + name)) {
                comparison.add(GRADIENT + name, gradient, gradient, golden.expected(GRADIENT + name));
            }
        }
        NDArray norm = manager.create((float) Math.sqrt(squares));
        comparison.add("grad_norm", norm, norm, golden.expected("grad_norm"));
    }

    private NDArray sums(Answering answering, NDArray tokens) {
        return answering
                .tokenLogProbabilities(tokens, chosen)
                .sum()
                .reshape(1)
                .concat(answering.tokenLogProbabilities(tokens, rejected).sum().reshape(1));
    }

    private static NDArray at(NDArray array, long index) {
        return array.get(index).reshape(1);
    }
}
