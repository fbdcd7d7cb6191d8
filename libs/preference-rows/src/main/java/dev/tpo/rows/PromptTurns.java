package dev.tpo.rows;

import java.util.ArrayList;
import java.util.List;

/** What comes before the two answers. */
final class PromptTurns {
    private PromptTurns() {}

    /** The turns in order, the questions without their placeholders, each with the names of the videos that it shows. */
    static List<Turn> checked(int line, PreferenceForm form, RowForm.Said said) {
        String field = said.promptField();
        List<String> listed = said.videos().names();
        boolean placed = form.placesFrames() || listed.size() > 1;
        List<Turn> turns = new ArrayList<>();
        List<Integer> placeholders = new ArrayList<>();
        boolean asked = false;
        for (Turn turn : said.prompt()) {
            if (Blanks.isBlank(turn.text())) {
                throw InvalidRowsException.at(line, "lacks '" + field + "', or a turn of it is empty");
            }
            requireInOrder(line, field, turns, turn);
            boolean begins =
                    turn.isUsers() && (!asked || placed || !turn.videos().isEmpty());
            Placeholder.Head head = begins ? Placeholder.head(turn.text()) : new Placeholder.Head(0, turn.text());
            if (head.question().isBlank()) {
                throw InvalidRowsException.at(line, "has no words in '" + field + "' beside its placeholder");
            }
            asked |= turn.isUsers();
            turns.add(new Turn(turn.role(), turn.videos(), head.question()));
            placeholders.add(head.count());
        }
        if (turns.isEmpty() || !turns.getLast().isUsers()) {
            throw InvalidRowsException.at(line, "must end '" + field + "' with the user's question");
        }
        if (form.placesFrames()) {
            turns.forEach(turn -> Placeholder.requireNone(line, form, turn.text()));
            Placeholder.requireNone(line, form, said.chosen());
            Placeholder.requireNone(line, form, said.rejected());
        }
        return listed.isEmpty()
                ? named(line, field, turns, placeholders)
                : shown(line, field, turns, placeholders, listed);
    }

    /** Where parts name the videos, a placeholder beside one says nothing more. */
    private static List<Turn> named(int line, String field, List<Turn> turns, List<Integer> placeholders) {
        for (int i = 0; i < turns.size(); i++) {
            if (placeholders.get(i) > turns.get(i).videos().size()) {
                throw InvalidRowsException.at(
                        line, "has in '" + field + "' a placeholder for a video that no part of its message names");
            }
        }
        return List.copyOf(turns);
    }

    /** Each video stands where its placeholder does; where there are none, all before the first question. */
    private static List<Turn> shown(
            int line, String field, List<Turn> turns, List<Integer> placeholders, List<String> videos) {
        int marks = placeholders.stream().mapToInt(Integer::intValue).sum();
        if (marks > 0 && marks != videos.size()) {
            throw InvalidRowsException.at(
                    line,
                    "has " + marks + " placeholders in '" + field + "' and " + videos.size()
                            + " videos: it may have one for each, or none");
        }
        List<Turn> shown = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            int count = marks > 0 ? placeholders.get(i) : turn.isUsers() && next == 0 ? videos.size() : 0;
            shown.add(new Turn(turn.role(), videos.subList(next, next + count), turn.text()));
            next += count;
        }
        return List.copyOf(shown);
    }

    private static void requireInOrder(int line, String field, List<Turn> before, Turn turn) {
        String last = before.isEmpty() ? "" : before.getLast().role();
        boolean inOrder = switch (turn.role()) {
            case Turn.SYSTEM -> before.isEmpty();
            case Turn.USER -> !last.equals(Turn.USER);
            case Turn.ASSISTANT -> last.equals(Turn.USER);
            default -> throw InvalidRowsException.at(line, "has a turn of an unknown role: " + turn.role());
        };
        if (!inOrder) {
            throw InvalidRowsException.at(
                    line,
                    "has in '" + field + "' a turn of the " + turn.role() + " out of order: a system's may come first,"
                            + " then user and assistant take turns");
        }
    }

    /** Whether all videos come before the first question, as they do where nothing says otherwise. */
    static boolean showFirst(List<Turn> prompt) {
        return prompt.stream()
                .filter(Turn::isUsers)
                .skip(1)
                .allMatch(turn -> turn.videos().isEmpty());
    }

    /** With a placeholder for each video. */
    static List<Turn> marked(List<Turn> prompt) {
        return prompt.stream()
                .map(turn ->
                        new Turn(turn.role(), Placeholder.before(turn.videos().size(), turn.text())))
                .toList();
    }
}
