package dev.tpo.training.losses;

import ai.djl.ndarray.NDArray;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Which divergence holds the policy to the reference (Wang et al. 2023, "Beyond Reverse KL", arXiv 2309.16240, table 1): an
 * answer's log-ratio Δ is replaced by f'(e^Δ), f being the divergence's function; constants that cancel in d are TRL's.
 */
public enum FDivergence {
    /** f(u) = u log u: Δ itself. */
    REVERSE_KL {
        @Override
        NDArray score(NDArray ratio) {
            return ratio;
        }
    },
    /** f(u) = −log u: 1 − e^(−Δ). */
    FORWARD_KL {
        @Override
        NDArray score(NDArray ratio) {
            return ratio.neg().exp().neg().add(1);
        }
    },
    /** f(u) = u log u − (u + 1) log((u + 1) / 2): log 2 + log σ(Δ). */
    JS_DIVERGENCE {
        @Override
        NDArray score(NDArray ratio) {
            return Elementwise.logSigmoid(ratio).add(Math.log(2));
        }
    };

    /** (N) to (N). */
    abstract NDArray score(NDArray ratio);

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<FDivergence> named(String name) {
        return Arrays.stream(values())
                .filter(divergence -> divergence.wireName().equals(name))
                .findFirst();
    }
}
