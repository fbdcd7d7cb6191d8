package dev.tpo.rows;

import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Files of purpose {@code fine-tune} and exported dataset versions: a JSON object a line, in TRL's names, {@code prompt},
 * {@code chosen}, {@code rejected} and {@code videos}. Whatever else a row holds is passed over.
 */
public final class PreferenceRows {
    /** Where the frames go, in the words of LLaVA and its relatives: it is no part of the question. */
    private static final Pattern PLACEHOLDER = Pattern.compile("\\s*<(?:image|video)>\\s*");

    private static final Pattern BLANKS = Pattern.compile("\\s+", Pattern.UNICODE_CHARACTER_CLASS);

    private PreferenceRows() {}

    /**
     * @param line from 1
     * @param prompt without the placeholder that it may have begun with; not blank, like both answers
     * @param video the row's one reference, {@code video://{file id}}; whether there is such a file is not known here
     */
    public record Row(int line, String prompt, String chosen, String rejected, String video) {}

    /**
     * Hands over row by row, in order, and gives how many there were.
     *
     * @throws InvalidRowsException at the first row that cannot be trained on, and for a file without any
     */
    public static int read(InputStream content, RowLimits limits, Consumer<Row> taker) {
        return JsonLines.read(content, limits, (line, text) -> taker.accept(row(line, text)));
    }

    /** What JSON may give: any field may be missing. */
    private record Fields(
            @Nullable String prompt,
            @Nullable String chosen,
            @Nullable String rejected,
            @Nullable List<@Nullable String> videos) {}

    private static Row row(int line, String text) {
        try {
            Fields fields = RowJson.read(line, text, Fields.class);
            String prompt = prompt(line, required(line, "prompt", fields.prompt()));
            String chosen = required(line, "chosen", fields.chosen());
            String rejected = required(line, "rejected", fields.rejected());
            String video = video(line, fields.videos());
            if (plain(chosen).equals(plain(rejected))) {
                throw InvalidRowsException.at(
                        line, "has 'chosen' and 'rejected' that say the same: there is nothing to prefer");
            }
            return new Row(line, prompt, chosen, rejected, video);
        } catch (InvalidRowsException e) {
            throw new InvalidRowsException(unexpected(line, text, e.words()));
        }
    }

    private static String unexpected(int line, String text, String otherwise) {
        String foreign = Dialect.unexpected(RowJson.fields(text), "");
        return foreign.isEmpty() ? otherwise : "line " + line + " " + foreign;
    }

    private static String prompt(int line, String given) {
        Matcher placeholder = PLACEHOLDER.matcher(given);
        if (!placeholder.lookingAt()) {
            return given;
        }
        String prompt = given.substring(placeholder.end());
        if (placeholder.reset(prompt).lookingAt()) {
            throw InvalidRowsException.at(
                    line, "begins 'prompt' with more than one placeholder; it is about one video");
        }
        if (prompt.isBlank()) {
            throw InvalidRowsException.at(line, "has no words in 'prompt' beside its placeholder");
        }
        return prompt;
    }

    private static String required(int line, String field, @Nullable String value) {
        if (value == null || BLANKS.matcher(value).replaceAll("").isEmpty()) {
            throw InvalidRowsException.at(line, "lacks '" + field + "'");
        }
        return value;
    }

    private static String video(int line, @Nullable List<@Nullable String> videos) {
        if (videos == null || videos.isEmpty()) {
            throw InvalidRowsException.at(line, "lacks 'videos': a list of one video://{file id}");
        }
        if (videos.size() > 1) {
            throw InvalidRowsException.at(line, "has more than one of 'videos': a pair is about one");
        }
        String video = videos.getFirst();
        if (video == null || VideoReference.fileId(video).isEmpty()) {
            throw InvalidRowsException.at(
                    line, "names in 'videos' no uploaded video (video://{file id}), but: " + video);
        }
        return video;
    }

    /** Answers that differ in case or blanks alone teach nothing. */
    private static String plain(String answer) {
        return BLANKS.matcher(answer).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
}
