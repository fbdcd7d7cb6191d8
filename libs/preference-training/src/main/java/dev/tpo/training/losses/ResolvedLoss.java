package dev.tpo.training.losses;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Settings whose names are found, whose defaults are filled in and whose numbers are as the losses declare. */
final class ResolvedLoss {
    private static final int MOST_WEIGHT = 100;

    private final LossSettings settings;
    private final List<String> names;
    private final List<Double> weights;
    private final PreferenceLoss loss;

    /** @throws InvalidLossException if a name is unknown or a number out of range */
    ResolvedLoss(LossSettings settings) {
        this.settings = settings;
        this.names = settings.lossType() == null ? List.of("sigmoid") : settings.lossType();
        this.weights = weightsOf(names, settings.lossWeights());
        List<PreferenceLoss.Term> terms = new ArrayList<>();
        double sftWeight = settings.sftWeight() == null ? 0 : weight("sft_weight", settings.sftWeight());
        for (int i = 0; i < names.size(); i++) {
            if (LossSettings.SFT.equals(names.get(i))) {
                sftWeight += weights.get(i);
            } else {
                terms.add(new PreferenceLoss.Term(named(names.get(i)), weights.get(i)));
            }
        }
        if (sftWeight == 0 && terms.stream().allMatch(term -> term.weight() == 0)) {
            throw new InvalidLossException("loss_weights", "must not all be 0");
        }
        this.loss = new PreferenceLoss(
                terms, sftWeight, new LossParameters(numbers(terms), divergence(settings.fDivergenceType())));
    }

    PreferenceLoss loss() {
        return loss;
    }

    List<String> names() {
        return names;
    }

    List<Double> weights() {
        return weights;
    }

    boolean knowsDivergence() {
        return loss.terms().stream().anyMatch(term -> term.loss().knowsDivergence());
    }

    /** What is given and does nothing is a mistake of whoever gave it. */
    void requireKnown() {
        for (LossParameter parameter : settings.given().keySet()) {
            if (!loss.parameters().values().containsKey(parameter)) {
                throw unknown(
                        parameter.wireName(),
                        PairLosses.all().stream().filter(each -> each.declared(parameter) != null));
            }
        }
        if (settings.fDivergenceType() != null && !knowsDivergence()) {
            throw unknown("f_divergence_type", PairLosses.all().stream().filter(PairLoss::knowsDivergence));
        }
    }

    private InvalidLossException unknown(String field, Stream<PairLoss> knowing) {
        return new InvalidLossException(
                field,
                "means nothing to " + String.join(", ", names) + ", but to "
                        + knowing.map(PairLoss::wireName).collect(Collectors.joining(", ")));
    }

    private static List<Double> weightsOf(List<String> names, @Nullable List<Double> given) {
        if (names.isEmpty()) {
            throw new InvalidLossException("loss_type", "must name a loss");
        }
        if (given == null) {
            return names.stream().map(name -> 1.0).toList();
        }
        if (given.size() != names.size()) {
            throw new InvalidLossException(
                    "loss_weights",
                    "must be as many as loss_type has names, " + names.size() + ", and are " + given.size());
        }
        given.forEach(weight -> weight("loss_weights", weight));
        return given;
    }

    private static double weight(String field, double weight) {
        if (!(weight >= 0 && weight <= MOST_WEIGHT)) {
            throw new InvalidLossException(field, "must be from 0 to " + MOST_WEIGHT + ", not " + weight);
        }
        return weight;
    }

    private static PairLoss named(String name) {
        PairLoss loss = PairLosses.named(name);
        if (loss == null) {
            throw new InvalidLossException(
                    "loss_type",
                    "'" + name + "' is not known; there are " + String.join(", ", PairLosses.names()) + " and "
                            + LossSettings.SFT);
        }
        return loss;
    }

    /** A parameter as one of the chosen losses knows it. */
    private record Known(String loss, LossParameter.Declared declared) {}

    /** A value for every parameter that one of the losses knows. */
    private Map<LossParameter, Double> numbers(List<PreferenceLoss.Term> terms) {
        Map<LossParameter, List<Known>> known = new EnumMap<>(LossParameter.class);
        for (PreferenceLoss.Term term : terms) {
            term.loss()
                    .parameters()
                    .forEach(declared -> known.computeIfAbsent(declared.parameter(), parameter -> new ArrayList<>())
                            .add(new Known(term.loss().wireName(), declared)));
        }
        // Of the supervised term alone it scales what the metrics show.
        known.putIfAbsent(LossParameter.BETA, List.of(new Known(LossSettings.SFT, PairLosses.BETA_OF_REWARDS)));
        Map<LossParameter, Double> given = settings.given();
        Map<LossParameter, Double> numbers = new EnumMap<>(LossParameter.class);
        known.forEach((parameter, losses) -> numbers.put(parameter, allowed(losses, given.get(parameter))));
        return numbers;
    }

    /** What is given, or of the losses' defaults the first that suits all. */
    private static double allowed(List<Known> losses, @Nullable Double given) {
        double value = given != null
                ? given
                : losses.stream()
                        .map(loss -> loss.declared().auto())
                        .filter(auto ->
                                losses.stream().allMatch(each -> each.declared().allows(auto)))
                        .findFirst()
                        .orElse(losses.getFirst().declared().auto());
        for (Known loss : losses) {
            if (!loss.declared().allows(value)) {
                throw new InvalidLossException(
                        loss.declared().parameter().wireName(),
                        "of " + loss.loss() + " must be " + loss.declared().range() + ", not " + value);
            }
        }
        return value;
    }

    private static FDivergence divergence(@Nullable String name) {
        if (name == null) {
            return FDivergence.REVERSE_KL;
        }
        return FDivergence.named(name)
                .orElseThrow(() -> new InvalidLossException(
                        "f_divergence_type",
                        "must be one of "
                                + Arrays.stream(FDivergence.values())
                                        .map(FDivergence::wireName)
                                        .collect(Collectors.joining(", "))
                                + ", not '" + name + "'"));
    }
}
