package dev.tpo.nano.plots;

import java.util.List;

/** Shares in cells: the fuller the colour, the higher; each with its percent. */
public final class HeatMap {
    private static final int CELL_WIDTH = 70;
    private static final int CELL_HEIGHT = 34;
    private static final int LEFT = 110;
    private static final int TOP = 66;
    private static final int BESIDE = 40;
    private static final double DARK = 0.55;

    private HeatMap() {}

    /** @param shares rows of columns, 0 to 1 */
    public record Panel(String name, List<List<Double>> shares) {}

    /** Panels side by side, with the same rows and columns. */
    public static String svg(
            String title,
            String rowAxis,
            List<String> rows,
            String columnAxis,
            List<String> columns,
            List<Panel> panels) {
        int panelWidth = columns.size() * CELL_WIDTH + BESIDE;
        Svg svg = new Svg(LEFT + panels.size() * panelWidth, TOP + rows.size() * CELL_HEIGHT + 44, title);
        for (int r = 0; r < rows.size(); r++) {
            svg.text("", LEFT - 10, TOP + (r + 0.5) * CELL_HEIGHT + 4, "end", rows.get(r));
        }
        svg.text("", LEFT - 10, TOP - 8, "end", rowAxis);
        for (int p = 0; p < panels.size(); p++) {
            double left = LEFT + (double) p * panelWidth;
            panel(svg, left, panels.get(p), columns);
            svg.text(
                    "",
                    left + columns.size() * CELL_WIDTH / 2.0,
                    TOP + rows.size() * CELL_HEIGHT + 36,
                    "middle",
                    columnAxis);
        }
        return svg.toString();
    }

    private static void panel(Svg svg, double left, Panel panel, List<String> columns) {
        svg.text("", left + columns.size() * CELL_WIDTH / 2.0, TOP - 8, "middle", panel.name());
        for (int r = 0; r < panel.shares().size(); r++) {
            for (int c = 0; c < columns.size(); c++) {
                double share = panel.shares().get(r).get(c);
                double x = left + (double) c * CELL_WIDTH;
                double y = TOP + (double) r * CELL_HEIGHT;
                svg.shade("cell", share, x, y, CELL_WIDTH - 2, CELL_HEIGHT - 2);
                svg.text(
                        share > DARK ? "on" : "",
                        x + CELL_WIDTH / 2.0 - 1,
                        y + CELL_HEIGHT / 2.0 + 3,
                        "middle",
                        String.valueOf(Math.round(share * 100)));
            }
        }
        for (int c = 0; c < columns.size(); c++) {
            svg.text(
                    "",
                    left + (c + 0.5) * CELL_WIDTH,
                    TOP + panel.shares().size() * CELL_HEIGHT + 18,
                    "middle",
                    columns.get(c));
        }
    }
}
