/**
 * What training minimises: losses over pairs of answers by the names that TRL gives them, each a pure function of a pair's
 * statistics with its paper and the ranges of its parameters beside it. Legend: N pairs; for a pair A, B the summed
 * log-probabilities (nats) of the chosen and the rejected answer under the policy, ā, b̄ their means over the answer's
 * tokens, R_A, R_B the sums under the reference, Δ_c = A − R_A, Δ_r = B − R_B, d = Δ_c − Δ_r, n_c, n_r the token counts. The
 * end token counts.
 */
@NullMarked
package dev.tpo.training.losses;

import org.jspecify.annotations.NullMarked;
