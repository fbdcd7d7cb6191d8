package dev.tpo.nano.world;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChanceTest {

    @Test
    void theSameDomainAndSeedGiveTheSameStream() {
        assertThat(draws("a", 7, 1, 2)).containsExactly(draws("a", 7, 1, 2));
    }

    @Test
    void domainsSeedsAndNumbersAreApart() {
        Set<Long> firsts = LongStream.range(0, 50)
                .mapToObj(seed -> LongStream.of(
                        Chance.of("training", seed).nextLong(),
                        Chance.of("benchmark", seed).nextLong(),
                        Chance.of("training", 0, seed).nextLong(),
                        Chance.of("training", seed, 0, 0).nextLong()))
                .flatMap(LongStream::boxed)
                .collect(Collectors.toSet());

        assertThat(firsts).hasSize(200);
    }

    @Test
    void aPermutationHoldsEachNumberOnce() {
        int[] order = Chance.permutation(Chance.of("p", 1), 48);

        assertThat(Arrays.stream(order).sorted())
                .containsExactly(IntStream.range(0, 48).boxed().toArray(Integer[]::new));
    }

    @Test
    void aPartitionAddsUpAndLeavesNobodyEmpty() {
        for (long seed = 0; seed < 100; seed++) {
            int[] parts = Partition.random(Chance.of("p", seed), 16, 8);
            assertThat(parts).hasSize(8);
            assertThat(Arrays.stream(parts).allMatch(size -> size >= 1)).isTrue();
            assertThat(Arrays.stream(parts).sum()).isEqualTo(16);
        }
    }

    private static long[] draws(String domain, long seed, long... numbers) {
        return Chance.of(domain, seed, numbers).longs(5).toArray();
    }
}
