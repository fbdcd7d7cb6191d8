package dev.tpo.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/formats.md shows is what is read. */
class FormatsDocumentationTest {
    @Test
    void everyFormIsShownAsItIsRead() throws IOException {
        List<PreferenceForm> shown = new ArrayList<>();
        for (String example : examples("jsonl")) {
            List<PreferenceRow> rows = new ArrayList<>();
            PreferenceRows.Summary summary = PreferenceRows.read(stream(example), RowLimits.DEFAULT, rows::add);
            shown.add(summary.form());
            assertThat(summary.warnings()).isEmpty();
            assertThat(rows.getFirst().prompt())
                    .containsExactly(Turn.user(List.of("video://file-1"), "What appears right after the red circle?"));
            assertThat(rows).allMatch(row -> row.chosen().equals("blue square"));
        }
        assertThat(shown).containsExactly(PreferenceForm.values());
    }

    @Test
    void theTableIsShownAsItIsRead() throws IOException {
        List<PreferenceRow> rows = new ArrayList<>();
        PreferenceRows.read(
                RowSource.csv(stream(examples("csv").getFirst()), RowLimits.DEFAULT), VideoNames.UPLOADED, rows::add);
        assertThat(rows).hasSize(1);
    }

    private static List<String> examples(String language) throws IOException {
        return Pattern.compile("```" + language + "\\n(.+?)\\n```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../docs/formats.md")))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
