package dev.tpo.nano.experiment;

import dev.tpo.training.losses.LossSettings;
import org.jspecify.annotations.Nullable;

/**
 * One of the models that are compared.
 *
 * @param name for commands and files
 * @param title for people
 * @param lesson null: the base as it is
 */
record Arm(String name, String title, @Nullable Lesson lesson) {

    /**
     * What is learned from, and how.
     *
     * @param rate of learning, at its highest
     */
    record Lesson(PairMix mix, LossSettings loss, double rate) {
        Lesson(PairMix mix, LossSettings loss) {
            this(mix, loss, Training.RATE);
        }

        Lesson at(double rate) {
            return new Lesson(mix, loss, rate);
        }
    }
}
