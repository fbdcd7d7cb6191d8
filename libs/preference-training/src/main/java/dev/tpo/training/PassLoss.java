package dev.tpo.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.training.losses.LossValue;
import dev.tpo.training.losses.PreferenceLoss;
import dev.tpo.training.losses.TokenWeights;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The loss of a batch that is computed in passes, and what it asks the reference of each. */
final class PassLoss {
    private final PreferenceLoss loss;
    private final @Nullable PreferenceModel beside;

    /** @param beside the reference where it runs beside the policy, as {@link Reference.Beside} has it */
    PassLoss(PreferenceLoss loss, @Nullable PreferenceModel beside) {
        this.loss = loss;
        this.beside = beside;
    }

    /** What a pass contributes to the batch's loss, a scalar; its figures are added. */
    NDArray contribution(
            NDManager scope, Answers answers, PassPairs.@Nullable ReferenceAnswers known, BatchFigures figures) {
        PassPairs pairs = new PassPairs(scope, answers, known);
        NDArray logps = pairs.policy(TokenWeights.ALL);
        double share = (double) answers.pairs().size() / figures.pairs();
        NDArray nll = Torch.over(logps.get(":, 0").sum(), -figures.chosenTokens() * share);
        LossValue value = loss.of(pairs, nll);
        NDArray contribution = Torch.times(value.loss(), share);
        figures.add(contribution, value, logps);
        return contribution;
    }

    /** What the reference says of a pass's pairs; null where the loss does not ask. */
    PassPairs.@Nullable ReferenceAnswers asked(
            NDManager scope, TrainingSet data, Reference reference, List<Integer> pass) {
        return switch (reference) {
            case Reference.None _ -> null;
            case ReferenceLogProbabilities known -> known.about(scope, pass, loss.weights());
            case Reference.Beside _ -> running(scope, data, pass);
        };
    }

    /** The reference's own pass, without a way back; of it the rows of answers are left when the policy begins. */
    private PassPairs.ReferenceAnswers running(NDManager scope, TrainingSet data, List<Integer> pass) {
        try (Torch.GradMode off = Torch.noGrad()) {
            return Objects.requireNonNull(beside).answers(scope, data, pass, 0);
        }
    }
}
