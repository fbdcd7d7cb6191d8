package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.LossValue;
import dev.tpo.training.losses.PairStatistics;
import java.util.List;

/** The policy's losses and every gradient. It starts at the expected features and goes through its own projector. */
final class PreferenceStages {
    private static final String GRADIENT = "grad.";

    private final NDManager manager;
    private final GoldenCase golden;
    private final ModelConfig config;
    private final Comparison comparison;

    PreferenceStages(NDManager manager, GoldenCase golden, ModelConfig config, Comparison comparison) {
        this.manager = manager;
        this.golden = golden;
        this.config = config;
        this.comparison = comparison;
    }

    /** @param learning tensors of its own: they collect gradients */
    void compare(CodePath path, Weights learning) {
        List<String> trained = TensorNames.trainable(config);
        trained.forEach(name -> Torch.requireGradient(learning.get(name), true));
        try (Torch.GradMode on = Torch.withGrad()) {
            Answering answering = new Answering(manager, path, golden.prompt());
            NDArray tokens = path.visualTokens(golden.expected("vision_features"), config.poolMode());
            NDArray chosenTokens = answering.tokenLogProbabilities(tokens, golden.chosen());
            NDArray chosenSum = chosenTokens.sum().reshape(1);
            NDArray rejectedSum = answering
                    .tokenLogProbabilities(tokens, golden.rejected())
                    .sum()
                    .reshape(1);
            NDArray nll = chosenTokens.mean().neg();
            LossValue chained = loss(chosenSum, rejectedSum, nll);
            Torch.backward(chained.loss());

            NDArray expectedPolicy = golden.expected("policy_logps");
            NDArray expectedNll = golden.expected("sft_loss").reshape(new Shape());
            LossValue fed = loss(at(expectedPolicy, 0), at(expectedPolicy, 1), expectedNll);
            compareLosses(fed, chained, chosenSum.concat(rejectedSum), nll);
        }
        compareGradients(learning, trained);
    }

    private LossValue loss(NDArray policyChosen, NDArray policyRejected, NDArray nll) {
        NDArray reference = golden.expected("ref_logps");
        PairStatistics pair = new PairStatistics(
                policyChosen,
                policyRejected,
                at(reference, 0),
                at(reference, 1),
                manager.create(new float[] {golden.chosen().length}),
                manager.create(new float[] {golden.rejected().length}),
                null);
        return LossSettings.sigmoid(golden.beta(), golden.sftWeight()).loss().of((weighed, use) -> pair, nll);
    }

    private void compareLosses(LossValue fed, LossValue chained, NDArray sums, NDArray nll) {
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

    private void compareGradients(Weights learning, List<String> trained) {
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

    private static NDArray at(NDArray array, long index) {
        return array.get(index).reshape(1);
    }
}
