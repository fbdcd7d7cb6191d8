package dev.tpo.lmm.serving;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TokenSamplerTest {
    private static final float[] LOGITS = {0.1f, 2.0f, 1.0f, -1.0f, 1.9f};

    @Test
    void temperatureZeroTakesTheLikeliest() {
        assertThat(draws(0, 1, 0, 1, 20)).containsOnly(1);
    }

    @Test
    void equalSeedsDrawEqualTokensAndOthersDoNot() {
        assertThat(draws(1, 1, 0, 42, 200)).isEqualTo(draws(1, 1, 0, 42, 200)).isNotEqualTo(draws(1, 1, 0, 43, 200));
    }

    @Test
    void topKKeepsTheKLikeliest() {
        assertThat(draws(5, 1, 2, 1, 300)).containsOnly(1, 4);
    }

    @Test
    void topPKeepsTheFewestThatReachIt() {
        assertThat(draws(1, 0.5, 0, 1, 300)).containsOnly(1, 4); // 0.41 and 0.37
        assertThat(draws(1, 1e-9, 0, 1, 50)).containsOnly(1);
    }

    @Test
    void tokensAreDrawnAsOftenAsTheirProbabilitySays() {
        double sum = 0;
        for (float logit : LOGITS) {
            sum += Math.exp(logit / 0.7);
        }
        double share = Math.exp(LOGITS[2] / 0.7) / sum;

        List<Integer> draws = draws(0.7, 1, 0, 9, 20_000);

        assertThat(draws.stream().filter(token -> token == 2).count() / 20_000.0)
                .isBetween(share - 0.01, share + 0.01);
    }

    @Test
    void aRepetitionPenaltyLowersWhatTheAnswerAlreadyHasWhateverItsSign() {
        TokenSampler sampler = new TokenSampler(new SamplingParameters(1, 0, 1, 0, 2, 0, List.of()));

        assertThat(sampler.draw(new float[] {2.0f, 1.5f, 1.4f}, List.of(0L, 0L)))
                .isEqualTo(1); // 2 / 2, once
        assertThat(sampler.draw(new float[] {-1.0f, -1.5f, -9f}, List.of(0L))).isEqualTo(1); // -1 * 2
        assertThat(sampler.draw(new float[] {2.0f, 1.5f, 1.4f}, List.of())).isZero();
    }

    private static List<Integer> draws(double temperature, double topP, int topK, long seed, int count) {
        TokenSampler sampler = new TokenSampler(new SamplingParameters(1, temperature, topP, topK, 1, seed, List.of()));
        return IntStream.range(0, count)
                .mapToObj(i -> sampler.draw(LOGITS, List.of()))
                .toList();
    }
}
