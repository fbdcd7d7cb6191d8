package dev.tpo.nano.plots;

import java.util.Locale;

/** A picture being drawn. Colours follow the reader's light or dark ground. */
final class Svg {
    /** Of series, in their order. */
    static final int COLOURS = 8;

    private static final String STYLE = """
            <style>
            text { font: 12px sans-serif; fill: #24292f; }
            .title { font-size: 14px; font-weight: bold; }
            .line { stroke: #8c959f; fill: none; }
            .grid { stroke: #8c959f; stroke-opacity: 0.3; fill: none; }
            .whisker { stroke: #24292f; fill: none; }
            .c0 { fill: #8c959f; stroke: #8c959f; } .c1 { fill: #bf8700; stroke: #bf8700; }
            .c2 { fill: #0969da; stroke: #0969da; } .c3 { fill: #1a7f37; stroke: #1a7f37; }
            .c4 { fill: #8250df; stroke: #8250df; } .c5 { fill: #cf222e; stroke: #cf222e; }
            .c6 { fill: #1b7c83; stroke: #1b7c83; } .c7 { fill: #bf3989; stroke: #bf3989; }
            .path { fill: none; stroke-width: 2; }
            .cell { fill: #0969da; } .paper { fill: #ffffff; } .on { fill: #ffffff; }
            @media (prefers-color-scheme: dark) {
              text { fill: #e6edf3; } .whisker { stroke: #e6edf3; } .paper { fill: #0d1117; }
              .cell { fill: #58a6ff; } .on { fill: #0d1117; }
            }
            </style>
            """;

    private final StringBuilder body = new StringBuilder();
    private final int width;
    private final int height;
    private final String title;

    Svg(int width, int height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
        rectangle("paper", 0, 0, width, height);
        text("title", 12, 22, "start", title);
    }

    void rectangle(String style, double x, double y, double wide, double high) {
        body.append("<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
                .formatted(style, number(x), number(y), number(wide), number(high)));
    }

    /** @param strength 0 to 1 */
    void shade(String style, double strength, double x, double y, double wide, double high) {
        body.append("<rect class=\"%s\" fill-opacity=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\"/>\n"
                .formatted(style, number(strength), number(x), number(y), number(wide), number(high)));
    }

    void line(String style, double x1, double y1, double x2, double y2) {
        body.append("<line class=\"%s\" x1=\"%s\" y1=\"%s\" x2=\"%s\" y2=\"%s\"/>\n"
                .formatted(style, number(x1), number(y1), number(x2), number(y2)));
    }

    void circle(String style, double x, double y, double radius) {
        body.append("<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n"
                .formatted(style, number(x), number(y), number(radius)));
    }

    /** @param anchor start, middle or end */
    void text(String style, double x, double y, String anchor, String words) {
        body.append("<text class=\"%s\" x=\"%s\" y=\"%s\" text-anchor=\"%s\">%s</text>\n"
                .formatted(style, number(x), number(y), anchor, escaped(words)));
    }

    @Override
    public String toString() {
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" role=\"img\">\n"
                        .formatted(width, height, width, height)
                + "<title>" + escaped(title) + "</title>\n" + STYLE + body + "</svg>\n";
    }

    private static String number(double value) {
        String words = String.format(Locale.ROOT, "%.2f", value);
        return words.equals("-0.00") ? "0.00" : words;
    }

    private static String escaped(String words) {
        return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
