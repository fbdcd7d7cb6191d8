package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final List<String> said = new ArrayList<>();
    private final List<Progress.Spent> ledger = new ArrayList<>();
    private Instant now = Instant.EPOCH;

    private final Progress progress = new Progress(
            new Clock() {
                @Override
                public ZoneId getZone() {
                    return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                    return this;
                }

                @Override
                public Instant instant() {
                    return now;
                }
            },
            said::add,
            List.of(),
            ledger::add);

    @Test
    void itSaysHowMuchIsDoneAndByWhatWasDoneHowLongTheRestTakes() {
        progress.plan(Progress.Stage.TRAIN, 400);
        progress.begin(Progress.Stage.TRAIN, "seed 1", 200);
        for (int step = 0; step < 100; step++) {
            now = now.plusSeconds(2);
            progress.one();
        }

        assertThat(said).last().asString().startsWith("training seed 1: ").contains(" of 200; about 1");

        now = now.plusSeconds(200);
        progress.many(100);
        progress.end();
        assertThat(said).last().isEqualTo("training seed 1: 200 in 400 s; about 7 min to go");
        assertThat(ledger).containsExactly(new Progress.Spent("training", "seed 1", 200, 400));
    }

    @Test
    void whatWasFoundTookNoTimeAndTellsNothingOfTheRest() {
        progress.plan(Progress.Stage.CURATE, 2000);
        progress.begin(Progress.Stage.CURATE, "pairs, seed 1", 1000);
        progress.many(1000);
        now = now.plusSeconds(1);
        progress.end();

        assertThat(said).last().isEqualTo("curating pairs, seed 1: 1000 in 1 s; about 7 min to go");
        assertThat(ledger).isEmpty();
    }
}
