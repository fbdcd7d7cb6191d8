package dev.tpo.trainingservice.worker;

import dev.tpo.jobs.JobError;
import dev.tpo.training.SequenceTooLongException;
import dev.tpo.training.TrainingDivergedException;
import java.util.Locale;

/** What a client is told of the error that ended its job. */
final class Failure {
    private static final int LONGEST_MESSAGE = 500;

    private Failure() {}

    static JobError of(Throwable error) {
        return switch (error) {
            case BadTrainingDataException bad -> new JobError(bad.code(), message(bad), bad.param());
            case SequenceTooLongException tooLong ->
                new JobError("context_length_exceeded", message(tooLong), "training_file");
            case TrainingDivergedException diverged ->
                new JobError(
                        "training_diverged", message(diverged), "method.dpo.hyperparameters.learning_rate_multiplier");
            case Throwable other
            when isOutOfMemory(other) ->
                new JobError(
                        "out_of_memory",
                        "The worker ran out of memory; a smaller batch_size needs less",
                        "method.dpo.hyperparameters.batch_size");
            default -> new JobError("training_failed", error.getClass().getSimpleName() + ": " + message(error));
        };
    }

    /** PyTorch's allocator says so in words only. */
    private static boolean isOutOfMemory(Throwable error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
            if (cause instanceof OutOfMemoryError
                    || message.contains("not enough memory")
                    || message.contains("out of memory")) {
                return true;
            }
        }
        return false;
    }

    private static String message(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return message.substring(0, Math.min(LONGEST_MESSAGE, message.length()));
    }
}
