package dev.tpo.rows;

import java.util.ArrayList;
import java.util.List;

/** What comes before the two answers. */
final class PromptTurns {
    private PromptTurns() {}

    /** The turns in order, the first question without its placeholder. */
    static List<Turn> checked(int line, PreferenceForm form, RowForm.Said said) {
        String field = said.promptField();
        List<Turn> turns = new ArrayList<>();
        boolean asked = false;
        for (Turn turn : said.prompt()) {
            if (Blanks.isBlank(turn.text())) {
                throw InvalidRowsException.at(line, "lacks '" + field + "', or a turn of it is empty");
            }
            requireInOrder(line, field, turns, turn);
            boolean first = !asked && turn.role().equals(Turn.USER);
            Turn kept = first ? Turn.user(Placeholder.dropped(line, field, turn.text())) : turn;
            asked |= first;
            turns.add(kept);
        }
        if (turns.isEmpty() || !turns.getLast().role().equals(Turn.USER)) {
            throw InvalidRowsException.at(line, "must end '" + field + "' with the user's question");
        }
        if (form.placesFrames()) {
            turns.forEach(turn -> Placeholder.requireNone(line, form, turn.text()));
            Placeholder.requireNone(line, form, said.chosen());
            Placeholder.requireNone(line, form, said.rejected());
        }
        return List.copyOf(turns);
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

    static List<Turn> withPlaceholder(List<Turn> prompt) {
        List<Turn> turns = new ArrayList<>(prompt);
        for (int i = 0; i < turns.size(); i++) {
            if (turns.get(i).role().equals(Turn.USER)) {
                turns.set(i, Turn.user(Placeholder.before(turns.get(i).text())));
                break;
            }
        }
        return turns;
    }
}
