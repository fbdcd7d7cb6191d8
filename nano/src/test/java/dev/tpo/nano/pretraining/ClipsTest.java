package dev.tpo.nano.pretraining;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.nano.world.Chance;
import dev.tpo.nano.world.Timeline;
import java.util.BitSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClipsTest {

    @Test
    void framesAdvanceWithinTheTimeTokensAndEverySceneIsSeen() {
        for (long seed = 0; seed < 500; seed++) {
            Timeline clip = Clips.random(Chance.of("clips", seed), 16, 8);
            assertThat(clip.bucketOfFrame()).hasSize(16).allMatch(bucket -> bucket >= 0 && bucket < Timeline.BUCKETS);
            assertThat(clip.bucketOfFrame()).isSorted();
            assertThat(new TreeSet<>(clip.sceneOfFrame())).hasSize(8);
        }
    }

    @Test
    void framesThatFallIntoOneBucketShowOneScene() {
        long close = 0;
        for (long seed = 0; seed < 500; seed++) {
            Timeline clip = Clips.random(Chance.of("clips", seed), 16, 8);
            for (int frame = 1; frame < 16; frame++) {
                if (clip.bucketOfFrame().get(frame).equals(clip.bucketOfFrame().get(frame - 1))) {
                    close++;
                    assertThat(clip.sceneOfFrame().get(frame))
                            .isEqualTo(clip.sceneOfFrame().get(frame - 1));
                }
            }
        }
        assertThat(close).isPositive();
    }

    @Test
    void everyTimeTokenIsTrained() {
        BitSet used = new BitSet();
        for (long seed = 0; seed < 2000; seed++) {
            Clips.random(Chance.of("clips", seed), 16, 4).bucketOfFrame().forEach(used::set);
        }

        assertThat(used.cardinality()).isEqualTo(Timeline.BUCKETS);
    }
}
