package dev.tpo.nano.world;

import java.util.random.RandomGenerator;

/** Paints scenes: a thing on a textured ground, under noise. Not for use by several threads. */
final class Painter {

    /** Width and height, pixels. */
    static final int SIDE = 112;

    static final int FRAME_BYTES = SIDE * SIDE * 3;

    private static final int GRAINS = 1 << 17;
    private static final float[] GRAIN = grain();

    private final RandomGenerator random;
    private final byte[] rgb = new byte[FRAME_BYTES];

    /** @param random decides the noise only */
    Painter(RandomGenerator random) {
        this.random = random;
    }

    /**
     * @param progress 0 at the scene's begin … 1 at its end
     * @return (SIDE, SIDE, 3) uint8, valid until the next call
     */
    byte[] paint(Scene scene, double progress) {
        Look look = scene.look();
        Shape shape = scene.thing().shape();
        Colour colour = scene.thing().colour();
        double centreX = look.x() + look.driftX() * (progress - 0.5);
        double centreY = look.y() + look.driftY() * (progress - 0.5);
        int grain = random.nextInt(GRAINS - FRAME_BYTES);
        int at = 0;
        for (int y = 0; y < SIDE; y++) {
            double dy = (y - centreY) / look.radius();
            int stripeY = (y / look.period()) & 1;
            for (int x = 0; x < SIDE; x++) {
                double dx = (x - centreX) / look.radius();
                if (shape.covers(dx, dy)) {
                    rgb[at] = grainy(colour.red, grain + at);
                    rgb[at + 1] = grainy(colour.green, grain + at + 1);
                    rgb[at + 2] = grainy(colour.blue, grain + at + 2);
                } else {
                    int ground = 3 * second(look.texture(), (x / look.period()) & 1, stripeY);
                    for (int c = 0; c < 3; c++) {
                        rgb[at + c] = grainy(look.background()[ground + c], grain + at + c);
                    }
                }
                at += 3;
            }
        }
        return rgb;
    }

    private static int second(int texture, int stripeX, int stripeY) {
        return switch (texture) {
            case 0 -> 0;
            case 1 -> stripeX;
            case 2 -> stripeY;
            default -> stripeX ^ stripeY;
        };
    }

    private static byte grainy(float level, int grain) {
        return (byte) Math.clamp(Math.round(level + GRAIN[grain]), 0, 255);
    }

    private static float[] grain() {
        RandomGenerator random = Chance.of("grain", 0);
        float[] grain = new float[GRAINS];
        for (int i = 0; i < GRAINS; i++) {
            grain[i] = (float) (8 * random.nextGaussian());
        }
        return grain;
    }
}
