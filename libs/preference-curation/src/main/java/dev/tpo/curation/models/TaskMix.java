package dev.tpo.curation.models;

import dev.tpo.curation.Draws;
import dev.tpo.curation.prompts.Task;
import java.util.ArrayList;
import java.util.List;

/** Draws types of questions so that each comes as often, in the long run, as its weight says. */
final class TaskMix {
    private static final int PLACES = 1_000_000;

    private TaskMix() {}

    /**
     * Systematic sampling: the tasks lie side by side, each as long as its weight, and {@code count} points are laid
     * over them at even distances from a random start. None comes twice whose share is below 1/count.
     */
    static List<Task> draw(List<Task> tasks, int count, Draws draws) {
        List<Task> line = draws.shuffled(tasks);
        double all = line.stream().mapToDouble(Task::weight).sum();
        double start = (double) draws.below(PLACES) / PLACES;
        List<Task> drawn = new ArrayList<>();
        int place = 0;
        double end = line.getFirst().weight();
        for (int k = 0; k < count; k++) {
            double point = (start + k) / count * all;
            while (point >= end && place + 1 < line.size()) {
                place++;
                end += line.get(place).weight();
            }
            drawn.add(line.get(place));
        }
        return draws.shuffled(drawn);
    }
}
