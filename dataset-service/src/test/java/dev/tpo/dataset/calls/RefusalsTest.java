package dev.tpo.dataset.calls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tpo.curation.Role;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RefusalsTest {
    private static final int MOST = 5;
    private static final int VIDEOS = 10;

    private final Refusals refusals = new Refusals(MOST, VIDEOS, Map.of());

    private int refused(String... videos) {
        int last = 0;
        for (String video : videos) {
            last = refusals.refused(Role.CAPTIONER, video);
        }
        return last;
    }

    @Test
    void aModelThatHasAnsweredNothingIsGivenUpSoon() {
        assertThat(refused("a", "b")).isZero();
        assertThat(refused("c")).isEqualTo(3);
    }

    @Test
    void oneThatAnswersMayRefuseMore() {
        refusals.answered(Role.CAPTIONER);

        assertThat(refused("a", "b", "c", "d")).isZero();
        assertThat(refused("e")).isEqualTo(5);
    }

    @Test
    void anAnswerBetweenThemBeginsAnew() {
        refusals.answered(Role.CAPTIONER);
        refused("a", "b", "c", "d");
        refusals.answered(Role.CAPTIONER);

        assertThat(refused("e", "f", "g", "h")).isZero();
    }

    @Test
    void oneVideoEndsNoJobOfMany() {
        assertThat(refused("a", "a", "a", "a", "a", "a", "a", "b", "b")).isZero();
    }

    @Test
    void butItEndsAJobOfItsOwn() {
        var one = new Refusals(MOST, 1, Map.of());

        assertThat(one.refused(Role.CAPTIONER, "a")).isZero();
        assertThat(one.refused(Role.CAPTIONER, "a")).isZero();
        assertThat(one.refused(Role.CAPTIONER, "a")).isEqualTo(3);
    }

    @Test
    void rolesAndWhatShowsNoVideoCountByThemselves() {
        refused("a", "b");

        assertThat(refusals.refused(Role.JUDGE, null)).isZero();
        assertThat(refusals.refused(Role.JUDGE, null)).isZero();
        assertThat(refusals.refused(Role.JUDGE, null)).isEqualTo(3);
    }

    @Test
    void whatWasAnsweredBeforeAnAttemptIsNotForgotten() {
        var later = new Refusals(MOST, VIDEOS, Map.of(Role.CAPTIONER, new RoleUsage("m", 1, 1, 0, 1, 1, 1, 1)));

        assertThat(later.refused(Role.CAPTIONER, "a")).isZero();
        assertThat(later.refused(Role.CAPTIONER, "b")).isZero();
        assertThat(later.refused(Role.CAPTIONER, "c")).isZero();
    }
}
