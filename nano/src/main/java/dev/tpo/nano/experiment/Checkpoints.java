package dev.tpo.nano.experiment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a training goes on from, beside what it is to become. There is always a whole one from the first on. */
final class Checkpoints {
    private static final String MIDDLE = ".checkpoint-";

    private final Path product;

    Checkpoints(Path product) {
        this.product = product;
    }

    Optional<Path> last() {
        List<Path> all = all();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
    }

    /** Adds one, then takes those before it away. */
    void add(WorkDir.Making making) {
        List<Path> before = all();
        int number = before.isEmpty() ? 0 : number(before.getLast()) + 1;
        WorkDir.make(product.resolveSibling(product.getFileName() + MIDDLE + number), making);
        before.forEach(WorkDir::delete);
    }

    void clear() {
        all().forEach(WorkDir::delete);
    }

    private List<Path> all() {
        String start = product.getFileName() + MIDDLE;
        if (!Files.exists(product.getParent())) {
            return List.of();
        }
        try (Stream<Path> beside = Files.list(product.getParent())) {
            return beside.filter(path -> path.getFileName().toString().startsWith(start))
                    .sorted((one, other) -> Integer.compare(number(one), number(other)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look beside " + product, e);
        }
    }

    private static int number(Path checkpoint) {
        String name = checkpoint.getFileName().toString();
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
