package dev.tpo.lmm.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class TorchTest {
    @Test
    void whatTorchSaysOfAnAllocationThatFailsIsKnownAsLackOfMemory() {
        try (NDManager manager = Torch.newManager()) {
            Throwable refused = catchThrowable(() -> manager.zeros(new Shape(1L << 50)));

            assertThat(refused).isNotNull();
            assertThat(Torch.isOutOfMemory(refused)).as(refused.toString()).isTrue();
            assertThat(Torch.isOutOfMemory(new IllegalStateException(refused))).isTrue();
        }
    }

    @Test
    void soIsWhatTheCudaAllocatorSaysAndOtherErrorsAreNot() {
        assertThat(Torch.isOutOfMemory(new IllegalStateException("CUDA out of memory. Tried to allocate 2.00 GiB.")))
                .isTrue();
        try (NDManager manager = Torch.newManager()) {
            Throwable wrong =
                    catchThrowable(() -> manager.zeros(new Shape(2, 3)).matMul(manager.zeros(new Shape(2, 3))));

            assertThat(wrong).isNotNull();
            assertThat(Torch.isOutOfMemory(wrong)).isFalse();
        }
    }
}
