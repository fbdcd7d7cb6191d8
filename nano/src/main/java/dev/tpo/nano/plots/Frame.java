package dev.tpo.nano.plots;

import java.util.List;

/** Axes in percent from 0 to 100, with names of series below. */
final class Frame {
    static final int WIDTH = 760;
    static final int LEFT = 50;
    static final int TOP = 40;
    static final int PLOT_WIDTH = WIDTH - LEFT - 20;
    static final int PLOT_HEIGHT = 240;
    private static final int LEGEND_COLUMNS = 3;
    private static final int LEGEND_LINE = 20;
    private static final int STEP = 20;

    private Frame() {}

    static Svg of(String title, List<String> series) {
        int legend = Math.ceilDiv(series.size(), LEGEND_COLUMNS) * LEGEND_LINE;
        int legendTop = TOP + PLOT_HEIGHT + 48;
        Svg svg = new Svg(WIDTH, legendTop + legend, title);
        for (int percent = 0; percent <= 100; percent += STEP) {
            double y = y(percent / 100.0);
            svg.line("grid", LEFT, y, LEFT + PLOT_WIDTH, y);
            svg.text("", LEFT - 8, y + 4, "end", String.valueOf(percent));
        }
        for (int i = 0; i < series.size(); i++) {
            double x = LEFT + i % LEGEND_COLUMNS * ((double) PLOT_WIDTH / LEGEND_COLUMNS);
            double y = legendTop + i / LEGEND_COLUMNS * LEGEND_LINE;
            svg.rectangle(colour(i), x, y - 10, 10, 10);
            svg.text("", x + 16, y, "start", series.get(i));
        }
        return svg;
    }

    static double y(double share) {
        return TOP + PLOT_HEIGHT * (1 - share);
    }

    static String colour(int series) {
        return "c" + series % Svg.COLOURS;
    }

    static void whisker(Svg svg, double x, Estimate estimate) {
        if (estimate.low() < estimate.high()) {
            svg.line("whisker", x, y(estimate.low()), x, y(estimate.high()));
            svg.line("whisker", x - 3, y(estimate.low()), x + 3, y(estimate.low()));
            svg.line("whisker", x - 3, y(estimate.high()), x + 3, y(estimate.high()));
        }
    }
}
