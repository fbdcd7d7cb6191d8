package dev.tpo.nano.plots;

import java.util.List;

/** Values of a sweep, its steps evenly apart, with intervals. */
public final class Lines {
    private Lines() {}

    /** @param values of each step */
    public record Series(String name, List<Estimate> values) {}

    public static String svg(String title, String axis, List<String> steps, List<Series> series) {
        Svg svg = Frame.of(title, series.stream().map(Series::name).toList());
        double step = (double) Frame.PLOT_WIDTH / steps.size();
        for (int k = 0; k < steps.size(); k++) {
            svg.text("", x(k, step), Frame.y(0) + 18, "middle", steps.get(k));
        }
        svg.text("", Frame.LEFT + Frame.PLOT_WIDTH, Frame.y(0) + 34, "end", axis);
        for (int s = 0; s < series.size(); s++) {
            List<Estimate> values = series.get(s).values();
            double aside = (s - (series.size() - 1) / 2.0) * 6; // intervals stand side by side
            for (int k = 0; k < values.size(); k++) {
                double x = x(k, step) + aside;
                if (k > 0) {
                    svg.line(
                            Frame.colour(s) + " path",
                            x(k - 1, step) + aside,
                            Frame.y(values.get(k - 1).mean()),
                            x,
                            Frame.y(values.get(k).mean()));
                }
                Frame.whisker(svg, x, values.get(k));
                svg.circle(Frame.colour(s), x, Frame.y(values.get(k).mean()), 4);
            }
        }
        svg.line("line", Frame.LEFT, Frame.y(0), Frame.LEFT + Frame.PLOT_WIDTH, Frame.y(0));
        return svg.toString();
    }

    private static double x(int k, double step) {
        return Frame.LEFT + (k + 0.5) * step;
    }
}
