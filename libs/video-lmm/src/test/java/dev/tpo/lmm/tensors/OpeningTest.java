package dev.tpo.lmm.tensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpeningTest {
    private final List<String> closed = new ArrayList<>();

    /** Opens two parts and fails at the third, as a model does that has not memory for all. */
    private final class HalfOpen {
        HalfOpen() {
            try (Opening opening = new Opening()) {
                opening.add(part("first"));
                opening.add(part("second"));
                throw new OutOfMemoryError("no room for the third");
            }
        }
    }

    @Test
    void whatWasOpenedBeforeAFailureIsClosedTheLastFirst() {
        assertThatThrownBy(HalfOpen::new).isInstanceOf(OutOfMemoryError.class);

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void whatIsKeptIsTheOwnersToClose() {
        Opening kept;
        try (Opening opening = new Opening()) {
            opening.add(part("first"));
            opening.add(part("second"));
            kept = opening.keep();
        }
        assertThat(closed).isEmpty();

        kept.close();
        kept.close();

        assertThat(closed).containsExactly("second", "first");
    }

    @Test
    void aPartThatDoesNotCloseDoesNotKeepTheOthersOpen() {
        Opening opening = new Opening();
        opening.add(part("first"));
        opening.add(() -> {
            throw new IllegalStateException("stuck");
        });

        assertThatThrownBy(opening::close).hasRootCauseMessage("stuck");
        assertThat(closed).containsExactly("first");
    }

    private AutoCloseable part(String name) {
        return () -> closed.add(name);
    }
}
