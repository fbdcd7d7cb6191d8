package dev.tpo.nano.experiment;

import dev.tpo.blobs.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where an experiment keeps what it has made. A product is named by all that it depends on and appears whole, so that
 * whoever finds it may use it, and a changed setting finds nothing.
 */
final class WorkDir {
    private static final int DIGITS = 20;
    private static final String BUILDING = "building-";
    private static final AtomicLong NUMBER = new AtomicLong();

    private final Path root;

    WorkDir(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /**
     * Keeps others out while this is open, and clears away what somebody who was killed had begun.
     *
     * @throws IllegalStateException if somebody else is at work here
     */
    FileChannel open() throws IOException {
        Files.createDirectories(root);
        FileChannel lock = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!isTaken(lock)) {
            lock.close();
            throw new IllegalStateException("another experiment works in " + root);
        }
        try (Stream<Path> begun =
                Files.find(root, 2, (path, any) -> path.getFileName().toString().startsWith(BUILDING))) {
            begun.toList().forEach(WorkDir::delete);
        }
        return lock;
    }

    private static boolean isTaken(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null; // held until the channel is closed, or the process ends
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * @param kind of product: the folder it lies in
     * @param name for people
     * @param dependsOn whose words are the same only if they mean the same
     */
    Path product(String kind, String name, String ending, Object... dependsOn) {
        return root.resolve(kind).resolve(name + "-" + hash(dependsOn) + ending);
    }

    static String hash(Object... dependsOn) {
        String words = JsonMapper.shared()
                .writeValueAsString(Stream.of(dependsOn).map(String::valueOf).toList());
        return Sha256.of(words.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
    }

    /** Makes something at a path; see {@link #make}. */
    @FunctionalInterface
    interface Making {
        void at(Path place) throws IOException;
    }

    /** The product, made first if it is not there. */
    static Path make(Path product, Making making) {
        if (Files.exists(product)) {
            return product;
        }
        try {
            Files.createDirectories(product.getParent());
            Path building = product.resolveSibling(BUILDING + NUMBER.incrementAndGet() + "-" + product.getFileName());
            making.at(building);
            Files.move(building, product, StandardCopyOption.ATOMIC_MOVE);
            return product;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make " + product, e);
        }
    }

    /** A file, or a folder with all that is in it. */
    static void delete(Path path) {
        try (Stream<Path> walk = Files.walk(path)) {
            for (Path one : walk.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot delete " + path, e);
        }
    }

    /** Lines of JSON, one a record. */
    static Path makeLines(Path product, List<?> records) {
        return make(product, place -> writeLines(place, records));
    }

    static void writeLines(Path file, List<?> records) throws IOException {
        JsonMapper json = JsonMapper.shared();
        Files.write(file, records.stream().map(json::writeValueAsString).toList());
    }

    static void append(Path file, Object line) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file,
                    JsonMapper.shared().writeValueAsString(line) + "\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file, e);
        }
    }

    static <T> List<T> readLines(Path file, Class<T> type) {
        JsonMapper json = JsonMapper.shared();
        try (Stream<String> lines = Files.lines(file)) {
            return lines.map(line -> json.readValue(line, type)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
