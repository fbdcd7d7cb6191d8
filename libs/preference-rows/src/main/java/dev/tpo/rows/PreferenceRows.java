package dev.tpo.rows;

import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Files of purpose {@code fine-tune} and exported dataset versions, in any {@link PreferenceForm}, which the first row
 * decides.
 */
public final class PreferenceRows {
    private final VideoNames names;
    private final Consumer<PreferenceRow> taker;
    private final UnknownFields unknown = new UnknownFields();
    private @Nullable PreferenceForm form;
    private int rows;

    private PreferenceRows(VideoNames names, Consumer<PreferenceRow> taker) {
        this.names = names;
        this.taker = taker;
    }

    /**
     * What was read.
     *
     * @param warnings what of the rows nobody uses, for their author
     */
    public record Summary(int rows, PreferenceForm form, List<String> warnings) {}

    /**
     * Hands over row by row, in order.
     *
     * @throws InvalidRowsException at the first row that cannot be trained on, and for a file without any
     */
    public static Summary read(RowSource source, VideoNames names, Consumer<PreferenceRow> taker) {
        var rows = new PreferenceRows(names, taker);
        source.each(rows::take);
        return new Summary(rows.rows, Objects.requireNonNull(rows.form), rows.unknown.warnings());
    }

    /** The same of JSON lines that name uploaded videos. */
    public static Summary read(InputStream content, RowLimits limits, Consumer<PreferenceRow> taker) {
        return read(RowSource.jsonLines(content, limits), VideoNames.UPLOADED, taker);
    }

    private void take(int line, ObjectNode row) {
        PreferenceForm its = PreferenceForm.of(line, row);
        if (form == null) {
            form = its;
        } else if (form != its) {
            throw InvalidRowsException.at(
                    line,
                    "is a row in " + its.whose() + " form, but the file began with " + form.whose()
                            + ": a file has one form");
        }
        try {
            PreferenceRow read = read(line, its, Fields.of(line, row), row);
            taker.accept(read);
        } catch (InvalidRowsException e) {
            throw its == PreferenceForm.TRL
                    ? e
                    : new InvalidRowsException(e.words() + " (rows are in " + its.whose() + " form)");
        }
        rows++;
    }

    private PreferenceRow read(int line, PreferenceForm its, Fields fields, ObjectNode row) {
        RowForm.Said said = its.form().read(fields);
        List<Turn> turns = PromptTurns.checked(line, its, said);
        requireWords(line, "chosen", said.chosen());
        requireWords(line, "rejected", said.rejected());
        if (Blanks.saySame(said.chosen(), said.rejected())) {
            throw InvalidRowsException.at(
                    line, "has 'chosen' and 'rejected' that say the same: there is nothing to prefer");
        }
        List<Turn> prompt = turns.stream()
                .map(turn -> referring(line, said.videos().field(), turn))
                .toList();
        return new PreferenceRow(line, prompt, said.chosen(), said.rejected(), unknown.extras(line, its.form(), row));
    }

    private Turn referring(int line, String field, Turn turn) {
        List<String> references = turn.videos().stream()
                .map(name -> names.reference(line, field, name))
                .toList();
        return new Turn(turn.role(), references, turn.text());
    }

    private static void requireWords(int line, String field, String answer) {
        if (Blanks.isBlank(answer)) {
            throw InvalidRowsException.at(line, "lacks '" + field + "'");
        }
    }
}
