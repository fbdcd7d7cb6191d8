package dev.tpo.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.tpo.lmm.files.ModelConfig;
import dev.tpo.lmm.files.TensorNames;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.lmm.tensors.Weights;
import dev.tpo.training.losses.LossSettings;
import dev.tpo.training.losses.PreferenceLoss;
import java.util.List;

/**
 * Each loss that a case names, with its gradients in the policy. The reference starts at the expected visual tokens, the
 * policy at the expected features.
 */
final class LossStages {
    private final NDManager manager;
    private final GoldenCase golden;
    private final ModelConfig config;
    private final Comparison comparison;

    LossStages(NDManager manager, GoldenCase golden, ModelConfig config, Comparison comparison) {
        this.manager = manager;
        this.golden = golden;
        this.config = config;
        this.comparison = comparison;
    }

    /** @param learning the policy's tensors: they collect gradients */
    void compare(CodePath reference, CodePath policy, Weights learning) {
        List<String> trained = TensorNames.trainable(config);
        trained.forEach(name -> Torch.requireGradient(learning.get(name), true));
        AnsweredPair known = pair(reference, golden.expected("visual_tokens"));
        golden.losses().forEach((name, settings) -> {
            trained.forEach(each -> Torch.zeroGradient(learning.get(each)));
            compareLoss("loss." + name, settings, policy, known);
            compareGradients("loss." + name + ".grad", learning, trained);
        });
    }

    private void compareLoss(String name, LossSettings settings, CodePath policy, AnsweredPair known) {
        PreferenceLoss loss = settings.loss();
        try (Torch.GradMode on = Torch.withGrad()) {
            AnsweredPair own = pair(policy, policy.visualTokens(golden.expected("vision_features"), config.poolMode()));
            NDArray nll = own.chosen().tokens().mean().neg();
            NDArray value = loss.of(new GoldenPair(golden.chosen(), golden.rejected(), own, known), nll)
                    .loss();
            Torch.backward(value);
            comparison.add(name, value, value, golden.expected(name));
        }
    }

    private AnsweredPair pair(CodePath path, NDArray visualTokens) {
        Answering answering = new Answering(manager, path, golden.prompt());
        return new AnsweredPair(
                answering.answered(visualTokens, golden.chosen()), answering.answered(visualTokens, golden.rejected()));
    }

    private void compareGradients(String name, Weights learning, List<String> trained) {
        double squares = 0;
        for (String tensor : trained) {
            NDArray gradient = Torch.gradient(learning.get(tensor));
            gradient.attach(manager);
            squares +=
                    gradient.mul(gradient).sum().toType(DataType.FLOAT64, false).getDouble();
            if (golden.expects(name + "." + tensor)) {
                comparison.add(name + "." + tensor, gradient, gradient, golden.expected(name + "." + tensor));
            }
        }
        NDArray norm = manager.create((float) Math.sqrt(squares));
        comparison.add(name + "_norm", norm, norm, golden.expected(name + "_norm"));
    }
}
