package dev.tpo.worker;

import dev.tpo.jobs.JobError;
import dev.tpo.lmm.tensors.Torch;
import dev.tpo.training.TrainingDivergedException;
import dev.tpo.training.data.BadTrainingDataException;

/** What a client is told of the error that ended its job. */
final class Failure {
    private static final int LONGEST_MESSAGE = 500;

    private Failure() {}

    static JobError of(Throwable error) {
        return switch (error) {
            case BadTrainingDataException bad -> new JobError(bad.code(), message(bad), bad.param());
            case TrainingDivergedException diverged ->
                new JobError(
                        "training_diverged", message(diverged), "method.dpo.hyperparameters.learning_rate_multiplier");
            case Throwable other
            when Torch.isOutOfMemory(other) ->
                // Not batch_size: a batch is cut into passes of one video where need be.
                new JobError(
                        "out_of_memory",
                        "The worker ran out of memory; fewer frames need less, a LoRA adapter (lora) needs less than the"
                                + " whole model. " + firstLine(other),
                        "method.dpo.hyperparameters.frames");
            default -> new JobError("training_failed", error.getClass().getSimpleName() + ": " + message(error));
        };
    }

    /** The system's words are all there is. */
    static boolean isDiskFull(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("No space left on device") || message.contains("quota exceeded")) {
                return true;
            }
        }
        return false;
    }

    /** Torch goes on with a stack of its own. */
    private static String firstLine(Throwable error) {
        return message(error).lines().findFirst().orElse("");
    }

    private static String message(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return message.substring(0, Math.min(LONGEST_MESSAGE, message.length()));
    }
}
