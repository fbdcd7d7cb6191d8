package dev.tpo.nano.world;

import java.util.random.RandomGenerator;

/**
 * How a scene looks beyond what it shows: nothing here is ever asked about.
 *
 * @param background two colours of the texture, 0 … 255 each: red, green, blue, red, green, blue
 * @param texture plain, vertical stripes, horizontal stripes, checks
 * @param period of the texture, pixels
 * @param x where the thing's centre starts, pixels
 * @param y the same, downwards
 * @param driftX how far it wanders in the course of the scene, pixels
 * @param driftY the same, downwards
 * @param radius pixels
 */
@SuppressWarnings("ArrayRecordComponent") // six numbers, private to the painter
record Look(
        float[] background, int texture, int period, double x, double y, double driftX, double driftY, double radius) {

    static Look random(RandomGenerator random) {
        float[] background = new float[6];
        for (int c = 0; c < 3; c++) {
            background[c] = (float) random.nextDouble(20, 110);
            background[c + 3] = background[c] + (float) random.nextDouble(-25, 25);
        }
        return new Look(
                background,
                random.nextInt(4),
                2 * random.nextInt(3, 9),
                random.nextDouble(34, 78),
                random.nextDouble(34, 78),
                random.nextDouble(-6, 6),
                random.nextDouble(-6, 6),
                random.nextDouble(16, 24));
    }
}
