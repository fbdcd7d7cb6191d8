package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.tpo.lmm.tensors.Torch;
import org.junit.jupiter.api.Test;

class VisualTokenCacheTest {
    private static final VisualTokenCache.Key FIRST = new VisualTokenCache.Key("a", "8 frames", "revision");
    private static final VisualTokenCache.Key SECOND = new VisualTokenCache.Key("a", "16 frames", "revision");
    private static final VisualTokenCache.Key THIRD = new VisualTokenCache.Key("b", "8 frames", "revision");

    @Test
    void theLongestUnusedGoesWhenTheBudgetIsReached() {
        try (NDManager manager = Torch.newManager();
                VisualTokenCache cache = new VisualTokenCache(80)) {
            cache.put(FIRST, manager.zeros(new Shape(10)));
            cache.put(SECOND, manager.zeros(new Shape(10)));
            cache.get(FIRST);

            cache.put(THIRD, manager.zeros(new Shape(10)));

            assertThat(cache.holds(FIRST)).isTrue();
            assertThat(cache.holds(SECOND)).isFalse();
            assertThat(cache.bytes()).isEqualTo(80);
        }
    }

    @Test
    void whatExceedsTheWholeBudgetIsNotTaken() {
        try (NDManager manager = Torch.newManager();
                VisualTokenCache cache = new VisualTokenCache(39)) {
            assertThat(cache.put(FIRST, manager.zeros(new Shape(10)))).isFalse();
            assertThat(cache.bytes()).isZero();
        }
    }
}
