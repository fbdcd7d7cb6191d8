package dev.tpo.trainingservice.registry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** A name that can be moved from model to model; {@code history} is newest first. */
public record Alias(String name, String model, List<AliasMove> history) {

    /** The move by which it came to the model that it named before this one; moves that were taken back do not count. */
    public Optional<AliasMove> before() {
        Deque<AliasMove> standing = new ArrayDeque<>();
        for (AliasMove move : history.reversed()) {
            if (move.rolledBack()) {
                standing.pop();
            } else {
                standing.push(move);
            }
        }
        return standing.stream().skip(1).findFirst();
    }
}
