package dev.tpo.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.jobs.JobError;
import dev.tpo.lmm.tensors.Torch;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

class FailureTest {
    @Test
    void anAllocationThatTorchCannotMakeSaysWhatNeedsLessAndHowMuchWasAskedFor() {
        try (NDManager manager = Torch.newManager()) {
            JobError error = Failure.of(catchThrowable(() -> manager.zeros(new Shape(1L << 50))));

            assertThat(error.code()).isEqualTo("out_of_memory");
            assertThat(error.param()).isEqualTo("method.dpo.hyperparameters.frames");
            assertThat(error.message()).contains("fewer frames", Long.toString(4L << 50));
            assertThat(error.message().lines()).hasSize(1);
        }
    }

    @Test
    void aFullDiskIsToldByTheSystemsWordsHoweverDeepTheyAre() {
        assertThat(Failure.isDiskFull(new UncheckedIOException(
                        "cannot write model.safetensors", new IOException("No space left on device"))))
                .isTrue();
        assertThat(Failure.isDiskFull(new UncheckedIOException(new IOException("Permission denied"))))
                .isFalse();
    }

    @Test
    void aHeapThatIsFullIsLackOfMemoryTooAndAnotherErrorIsNot() {
        assertThat(Failure.of(new OutOfMemoryError("Java heap space")).code()).isEqualTo("out_of_memory");
        assertThat(Failure.of(new IllegalStateException("odd")))
                .isEqualTo(new JobError("training_failed", "IllegalStateException: odd"));
    }
}
