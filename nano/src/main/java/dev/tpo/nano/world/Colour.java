package dev.tpo.nano.world;

import java.util.Locale;

/** The eight colours of things. */
public enum Colour {
    RED(230, 30, 30),
    GREEN(30, 200, 40),
    BLUE(40, 70, 240),
    YELLOW(240, 230, 40),
    PURPLE(160, 40, 200),
    CYAN(40, 220, 220),
    ORANGE(250, 140, 20),
    WHITE(250, 250, 250);

    final int red;
    final int green;
    final int blue;

    Colour(int red, int green, int blue) {
        this.red = red;
        this.green = green;
        this.blue = blue;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
