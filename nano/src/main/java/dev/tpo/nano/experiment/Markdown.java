package dev.tpo.nano.experiment;

import dev.tpo.nano.world.Length;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Lines of a document. */
final class Markdown {
    private final StringBuilder text = new StringBuilder();

    Markdown heading(int level, String words) {
        return line("#".repeat(level) + " " + words).line("");
    }

    Markdown paragraph(String words) {
        return line(words).line("");
    }

    Markdown bullets(List<String> items) {
        items.forEach(item -> line("* " + item));
        return line("");
    }

    Markdown image(String alternative, String path) {
        return paragraph("![" + alternative + "](" + path + ")");
    }

    /** The first column is text, the others are numbers. */
    Markdown table(List<String> header, List<List<String>> rows) {
        row(header);
        line("|---|" + String.join("", Collections.nCopies(header.size() - 1, "---:|")));
        rows.forEach(this::row);
        return line("");
    }

    private void row(List<String> cells) {
        line("| " + String.join(" | ", cells) + " |");
    }

    private Markdown line(String words) {
        text.append(words).append('\n');
        return this;
    }

    String text() {
        return text.toString().stripTrailing() + "\n";
    }

    /** Of a table with a column for each length. */
    static List<String> ofLengths(String first) {
        return Stream.concat(Stream.of(first), Arrays.stream(Length.values()).map(Length::word))
                .toList();
    }

    /** 12.3 of 0.1234. */
    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f", share * 100);
    }

    /** +12.3 of 0.1234. */
    static String points(double difference) {
        String words = String.format(Locale.ROOT, "%+.1f", difference * 100);
        return words.equals("-0.0") ? "+0.0" : words.replace('-', '−');
    }

    /** At most as fine as the draws that it comes of. */
    static String p(double p) {
        return p < 0.00015
                ? "≤ 0.0001"
                : p < 0.001 ? String.format(Locale.ROOT, "%.4f", p) : String.format(Locale.ROOT, "%.3f", p);
    }

    static String share(Figures.Figure figure) {
        List<Double> interval = figure.interval();
        return percent(figure.mean())
                + (interval == null
                        ? ""
                        : " [" + percent(interval.getFirst()) + ", " + percent(interval.getLast()) + "]");
    }

    static String difference(Figures.Figure figure) {
        List<Double> interval = figure.interval();
        Double p = figure.p();
        return points(figure.mean())
                + (interval == null ? "" : " [" + points(interval.getFirst()) + ", " + points(interval.getLast()) + "]")
                + (p == null ? "" : ", p " + p(p));
    }
}
