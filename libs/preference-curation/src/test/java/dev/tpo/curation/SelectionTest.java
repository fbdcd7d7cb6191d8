package dev.tpo.curation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SelectionTest {
    private static final GoodPair LOCALIZED = new GoodPair(Granularity.LOCALIZED, null);
    private static final GoodPair COMPREHENSIVE = new GoodPair(Granularity.COMPREHENSIVE, null);
    private static final GoodPair YES = new GoodPair(Granularity.COMPREHENSIVE, true);
    private static final GoodPair NO = new GoodPair(Granularity.COMPREHENSIVE, false);

    private static List<GoodPair> supply(int localized, int comprehensive) {
        List<GoodPair> pairs = new ArrayList<>();
        for (int i = 0; i < Math.max(localized, comprehensive); i++) {
            if (i < localized) {
                pairs.add(LOCALIZED);
            }
            if (i < comprehensive) {
                pairs.add(COMPREHENSIVE);
            }
        }
        return pairs;
    }

    private static long chosen(List<GoodPair> pairs, Quota quota, Granularity granularity) {
        List<Optional<Reason>> reasons = new Selection(quota).choose(pairs);
        long count = 0;
        for (int i = 0; i < pairs.size(); i++) {
            count += reasons.get(i).isEmpty() && pairs.get(i).granularity() == granularity ? 1 : 0;
        }
        return count;
    }

    @Test
    void plentyIsCutToTheQuota() {
        List<GoodPair> pairs = supply(50, 50);

        assertThat(chosen(pairs, new Quota(20, 0.7), Granularity.LOCALIZED)).isEqualTo(14);
        assertThat(chosen(pairs, new Quota(20, 0.7), Granularity.COMPREHENSIVE)).isEqualTo(6);
        assertThat(new Selection(new Quota(20, 0.7)).choose(pairs).getFirst()).isEmpty();
        assertThat(new Selection(new Quota(20, 0.7)).choose(pairs).getLast()).hasValue(Reason.SURPLUS);
    }

    @Test
    void aShortageOnOneSideLimitsTheOther() {
        List<GoodPair> pairs = supply(50, 7);

        assertThat(chosen(pairs, new Quota(100, 0.5), Granularity.LOCALIZED))
                .as("7.5 rounded")
                .isEqualTo(8);
        assertThat(chosen(pairs, new Quota(100, 0.5), Granularity.COMPREHENSIVE))
                .isEqualTo(7);
    }

    @Test
    void nothingOnOneSideLeavesTheOtherAlone() {
        assertThat(chosen(supply(9, 0), new Quota(100, 0.5), Granularity.LOCALIZED))
                .isEqualTo(9);
        assertThat(chosen(supply(9, 0), new Quota(5, 1), Granularity.LOCALIZED)).isEqualTo(5);
    }

    @Test
    void yesAndNoAreKeptInEqualNumbers() {
        List<GoodPair> pairs = List.of(YES, YES, NO, YES, COMPREHENSIVE, YES);

        List<Optional<Reason>> reasons = new Selection(new Quota(100, 0)).choose(pairs);

        assertThat(reasons)
                .containsExactly(
                        Optional.empty(),
                        Optional.of(Reason.UNBALANCED_POLARITY),
                        Optional.empty(),
                        Optional.of(Reason.UNBALANCED_POLARITY),
                        Optional.empty(),
                        Optional.of(Reason.UNBALANCED_POLARITY));
    }

    @Test
    void aCoupleIsTakenTogetherOrNotAtAll() {
        List<GoodPair> pairs = List.of(COMPREHENSIVE, YES, COMPREHENSIVE, NO, COMPREHENSIVE);

        assertThat(new Selection(new Quota(3, 0)).choose(pairs))
                .containsExactly(
                        Optional.empty(),
                        Optional.of(Reason.SURPLUS),
                        Optional.empty(),
                        Optional.of(Reason.SURPLUS),
                        Optional.empty());
        assertThat(chosen(pairs, new Quota(4, 0), Granularity.COMPREHENSIVE)).isEqualTo(4);
    }

    @Test
    void aYesWithoutANoFillsNoQuota() {
        Selection selection = new Selection(new Quota(2, 0));

        assertThat(selection.isFull(stock(List.of(YES, YES, YES)))).isFalse();
        assertThat(selection.isFull(stock(List.of(YES, NO)))).isTrue();
    }

    @Test
    void aStockCountsWhatASelectionMayTake() {
        var random = new SplittableRandom(1);
        for (int round = 0; round < 200; round++) {
            List<GoodPair> pairs = new ArrayList<>();
            for (int i = random.nextInt(20); i > 0; i--) {
                pairs.add(List.of(LOCALIZED, COMPREHENSIVE, YES, NO).get(random.nextInt(4)));
            }
            for (Granularity granularity : Granularity.values()) {
                assertThat(stock(pairs).usable(granularity))
                        .isEqualTo(Supply.of(pairs, granularity).usable());
            }
        }
    }

    private static Stock stock(List<GoodPair> pairs) {
        var stock = new Stock();
        pairs.forEach(stock::add);
        return stock;
    }

    @Test
    void aYesNoPairIsKnownByItsPreferredAnswer() {
        assertThat(GoodPair.of(Granularity.COMPREHENSIVE, "Yes.").polarity()).isTrue();
        assertThat(GoodPair.of(Granularity.LOCALIZED, "no").polarity()).isFalse();
        assertThat(GoodPair.of(Granularity.COMPREHENSIVE, "yes, a dog").polarity())
                .isNull();
    }
}
