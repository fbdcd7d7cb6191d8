package dev.tpo.curation.prompts;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the mix of tasks: a line each, of name, weight and description, with bars between them. */
final class Tasks {
    private static final Pattern LINE = Pattern.compile("([a-z_]+) *\\| *(\\d+(?:\\.\\d+)?) *\\| *(\\S.*)");

    private Tasks() {}

    static List<Task> of(Prompt prompt) {
        List<Task> tasks = new ArrayList<>();
        for (String line : prompt.text().lines().map(String::strip).toList()) {
            if (line.isEmpty()) {
                continue;
            }
            Matcher parts = LINE.matcher(line);
            if (!parts.matches() || !(Double.parseDouble(parts.group(2)) > 0)) {
                throw new IllegalArgumentException("the prompt " + prompt.name()
                        + " has a line that is not \"name | weight | description\", with a weight above 0: " + line);
            }
            String name = parts.group(1);
            if (tasks.stream().anyMatch(task -> task.name().equals(name))) {
                throw new IllegalArgumentException("the prompt " + prompt.name() + " has the task " + name + " twice");
            }
            tasks.add(new Task(name, Double.parseDouble(parts.group(2)), parts.group(3)));
        }
        return List.copyOf(tasks);
    }
}
