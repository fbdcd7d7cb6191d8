package dev.tpo.nano.plots;

import java.util.List;

/** Groups of bars with intervals. */
public final class Bars {
    private static final double GAP = 0.2;

    private Bars() {}

    /** @param values of each series, as many as there are groups */
    public record Series(String name, List<Estimate> values) {}

    public static String svg(String title, List<String> groups, List<Series> series) {
        Svg svg = Frame.of(title, series.stream().map(Series::name).toList());
        double group = (double) Frame.PLOT_WIDTH / groups.size();
        double bar = group * (1 - GAP) / series.size();
        for (int g = 0; g < groups.size(); g++) {
            double begin = Frame.LEFT + g * group + group * GAP / 2;
            for (int s = 0; s < series.size(); s++) {
                Estimate value = series.get(s).values().get(g);
                double x = begin + s * bar;
                double y = Frame.y(value.mean());
                svg.rectangle(Frame.colour(s), x + 1, y, bar - 2, Frame.y(0) - y);
                Frame.whisker(svg, x + bar / 2, value);
            }
            svg.text("", begin + group * (1 - GAP) / 2, Frame.y(0) + 18, "middle", groups.get(g));
        }
        svg.line("line", Frame.LEFT, Frame.y(0), Frame.LEFT + Frame.PLOT_WIDTH, Frame.y(0));
        return svg.toString();
    }
}
