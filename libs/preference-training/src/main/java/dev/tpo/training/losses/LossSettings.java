package dev.tpo.training.losses;

import static dev.tpo.training.losses.LossParameter.BETA;
import static dev.tpo.training.losses.LossParameter.DISCOPOP_TAU;
import static dev.tpo.training.losses.LossParameter.LABEL_SMOOTHING;
import static dev.tpo.training.losses.LossParameter.LD_ALPHA;
import static dev.tpo.training.losses.LossParameter.RRPO_ALPHA;
import static dev.tpo.training.losses.LossParameter.SIMPO_GAMMA;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Which losses are wanted, in TRL's words; what is null takes the losses' own default.
 *
 * @param lossType names of {@link PairLoss}es, or {@value #SFT}; null: {@code sigmoid}
 * @param lossWeights of each of them, 1 where null
 * @param sftWeight of the supervised term, 0 where null; a weight of {@value #SFT} comes on top
 * @param fDivergenceType of {@link FDivergence}; null: the reverse KL
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LossSettings(
        @JsonFormat(
                with = {
                    JsonFormat.Feature.ACCEPT_SINGLE_VALUE_AS_ARRAY,
                    JsonFormat.Feature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED
                })
        @Nullable
        List<String> lossType,

        @Nullable List<Double> lossWeights,
        @Nullable Double sftWeight,
        @Nullable Double beta,
        @Nullable Double labelSmoothing,
        @Nullable Double ldAlpha,
        @Nullable String fDivergenceType,
        @Nullable Double discopopTau,
        @Nullable Double simpoGamma,
        @Nullable Double rrpoAlpha) {
    /** The supervised term as a loss among others. */
    public static final String SFT = "sft";

    /** DPO's loss with a supervised term, as TPO's recipes have it. */
    public static LossSettings sigmoid(double beta, double sftWeight) {
        return new LossSettings(List.of("sigmoid"), null, sftWeight, beta, null, null, null, null, null, null);
    }

    /**
     * The same with every default written out, as far as the losses know what it is for.
     *
     * @throws InvalidLossException also if something is given that none of the losses knows
     */
    public LossSettings resolved() {
        ResolvedLoss resolved = new ResolvedLoss(this);
        resolved.requireKnown();
        PreferenceLoss loss = resolved.loss();
        return new LossSettings(
                resolved.names(),
                resolved.names().size() == 1 && lossWeights == null ? null : resolved.weights(),
                sftWeight == null ? 0 : sftWeight,
                loss.parameters().beta(),
                loss.parameters().values().get(LABEL_SMOOTHING),
                loss.parameters().values().get(LD_ALPHA),
                resolved.knowsDivergence() ? loss.parameters().divergence().wireName() : null,
                loss.parameters().values().get(DISCOPOP_TAU),
                loss.parameters().values().get(SIMPO_GAMMA),
                loss.parameters().values().get(RRPO_ALPHA));
    }

    /**
     * What is to be minimised. A parameter that none of the losses knows does nothing here; {@link #resolved} refuses it.
     *
     * @throws InvalidLossException if a loss is unknown, or a number is not what the losses declare
     */
    public PreferenceLoss loss() {
        return new ResolvedLoss(this).loss();
    }

    /** What is given of the numbers that losses declare. */
    Map<LossParameter, Double> given() {
        Map<LossParameter, Double> given = new EnumMap<>(LossParameter.class);
        put(given, BETA, beta);
        put(given, LABEL_SMOOTHING, labelSmoothing);
        put(given, LD_ALPHA, ldAlpha);
        put(given, DISCOPOP_TAU, discopopTau);
        put(given, SIMPO_GAMMA, simpoGamma);
        put(given, RRPO_ALPHA, rrpoAlpha);
        return given;
    }

    private static void put(Map<LossParameter, Double> given, LossParameter parameter, @Nullable Double value) {
        if (value != null) {
            given.put(parameter, value);
        }
    }
}
