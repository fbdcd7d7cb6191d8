package dev.tpo.nano.world;

import java.util.Locale;

/** The six shapes of things. Coordinates are relative to the centre, in radii. */
public enum Shape {
    CIRCLE {
        @Override
        boolean covers(double x, double y) {
            return x * x + y * y < 1;
        }
    },
    SQUARE {
        @Override
        boolean covers(double x, double y) {
            return Math.max(Math.abs(x), Math.abs(y)) < 0.88;
        }
    },
    TRIANGLE {
        @Override
        boolean covers(double x, double y) {
            return y < 0.85 && Math.abs(x) < 0.6 * (y + 1);
        }
    },
    CROSS {
        @Override
        boolean covers(double x, double y) {
            double narrow = Math.min(Math.abs(x), Math.abs(y));
            return narrow < 0.33 && Math.max(Math.abs(x), Math.abs(y)) < 1.05;
        }
    },
    DIAMOND {
        @Override
        boolean covers(double x, double y) {
            return 1.3 * Math.abs(x) + Math.abs(y) < 1.15;
        }
    },
    RING {
        @Override
        boolean covers(double x, double y) {
            double squared = x * x + y * y;
            return squared > 0.4 && squared < 1.1;
        }
    };

    abstract boolean covers(double x, double y);

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
