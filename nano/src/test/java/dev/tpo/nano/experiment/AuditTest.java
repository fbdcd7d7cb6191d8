package dev.tpo.nano.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tpo.api.PreferencePair;
import dev.tpo.frames.VideoFile;
import dev.tpo.nano.world.Thing;
import dev.tpo.nano.world.Timeline;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final Thing FIRST = Thing.of(0);
    private static final Thing SECOND = Thing.of(7);

    /** Two buckets of the one, three of the other. */
    private static final Clip CLIP = new Clip(
            VideoFile.stored(Path.of("clip.mp4"), "0123456789abcdef"),
            5,
            new Timeline(List.of(FIRST, SECOND), List.of(0, 0, 1, 1, 1), List.of(0, 1, 2, 3, 4)));

    @Test
    void answersAreHeldAgainstTheTruthByTheWordsOfTheQuestion() {
        List<Audit.Line> lines = Audit.of(
                List.of(
                        pair(
                                "after",
                                "What appears right after the " + FIRST.words() + "?",
                                SECOND.words(),
                                FIRST.words()),
                        pair("after", "What appears right after the " + SECOND.words() + "?", FIRST.words(), "nothing"),
                        pair("at", "What is shown at 00:12?", SECOND.words(), FIRST.words()),
                        pair("when", "When does the " + SECOND.words() + " appear?", "00:10", "00:20"),
                        pair("exist", "Does the " + Thing.of(9).words() + " ever appear?", "yes", "no"),
                        pair("span", "When is the " + SECOND.words() + " shown?", "00:10 to 00:25", "00:00 to 00:10")),
                Map.of(CLIP.sha256(), CLIP));

        assertThat(lines)
                .extracting(
                        Audit.Line::family,
                        Audit.Line::pairs,
                        Audit.Line::preferredRight,
                        Audit.Line::dispreferredRight)
                .containsExactly(
                        tuple("after", 2, 0.5, 0.0),
                        tuple("at", 1, 1.0, 0.0),
                        tuple("exist", 1, 0.0, 1.0),
                        tuple("span", 1, 1.0, 0.0),
                        tuple("when", 1, 1.0, 0.0));
    }

    private static PreferencePair pair(String family, String prompt, String chosen, String rejected) {
        return new PreferencePair(
                "id",
                CLIP.sha256(),
                CLIP.sha256(),
                "localized",
                "irrelevant",
                null,
                new PreferencePair.Segment(0, 25),
                prompt,
                chosen,
                rejected,
                family,
                "self",
                new PreferencePair.Frames(List.of(), List.of()),
                new PreferencePair.Scores(null, null, null),
                "kept",
                null,
                null,
                null,
                null,
                null);
    }
}
