package dev.tpo.training;

/** The loss or the gradient is no number any more; going on would spoil every weight. */
public final class TrainingDivergedException extends RuntimeException {
    TrainingDivergedException(long step, double loss, double gradNorm) {
        super("training diverged at step " + step + ": loss " + loss + ", gradient norm " + gradNorm
                + "; a lower learning rate may help");
    }
}
