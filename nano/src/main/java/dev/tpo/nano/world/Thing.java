package dev.tpo.nano.world;

import java.util.random.RandomGenerator;

/** What a scene shows. There are {@value #KINDS} kinds; a video shows none of them twice. */
public record Thing(Colour colour, Shape shape) {

    public static final int KINDS = 48;

    private static final Colour[] COLOURS = Colour.values();
    private static final Shape[] SHAPES = Shape.values();

    /** @param number 0 … {@value #KINDS} − 1 */
    public static Thing of(int number) {
        return new Thing(COLOURS[number / SHAPES.length], SHAPES[number % SHAPES.length]);
    }

    public int number() {
        return colour.ordinal() * SHAPES.length + shape.ordinal();
    }

    /** As questions and answers say it: {@code red circle}. */
    public String words() {
        return colour.word() + " " + shape.word();
    }

    /** The first {@code count} of all kinds in random order: no two alike. */
    static Thing[] distinct(RandomGenerator random, int count) {
        int[] order = Chance.permutation(random, KINDS);
        Thing[] things = new Thing[count];
        for (int i = 0; i < count; i++) {
            things[i] = of(order[i]);
        }
        return things;
    }
}
