package dev.tpo.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BrokenThreadsTest {
    private final List<Integer> halted = new ArrayList<>();
    private final BrokenThreads broken = new BrokenThreads(halted::add);

    @Test
    void aThreadThatEndsForWantOfMemoryEndsTheService() {
        broken.uncaughtException(Thread.currentThread(), new OutOfMemoryError("Java heap space"));

        assertThat(halted).containsExactly(3);
    }

    @Test
    void aThreadThatEndsByAnExceptionDoesNot() {
        broken.uncaughtException(Thread.currentThread(), new IllegalStateException("as a test wants it"));

        assertThat(halted).isEmpty();
    }
}
