package dev.tpo.chat.endpoints;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where a count outlives the process that counts. */
final class DayCountFile {
    private static final Logger LOG = LoggerFactory.getLogger(DayCountFile.class);

    private final Path file;

    DayCountFile(Path file) {
        this.file = file;
    }

    /** Empty: there is none, or none that can be read. */
    Optional<DayCount> read() {
        try {
            if (!Files.exists(file)) {
                LOG.warn("there is no {} yet: the day's budget is counted from 0", file);
                return Optional.empty();
            }
            Optional<DayCount> count = DayCount.parse(
                    Files.readString(file, StandardCharsets.ISO_8859_1).strip());
            if (count.isEmpty()) {
                LOG.warn("{} is damaged: the day's budget is counted from 0", file);
            }
            return count;
        } catch (IOException e) {
            LOG.warn("{} cannot be read: the day's budget is counted from 0", file, e);
            return Optional.empty();
        }
    }

    /** All of it or nothing, whatever happens meanwhile; through a stream, which a thread's interruption does not close. */
    void write(DayCount count) throws IOException {
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Path written = file.resolveSibling(file.getFileName() + ".new");
        try (FileOutputStream out = new FileOutputStream(written.toFile())) {
            out.write((count.line() + "\n").getBytes(StandardCharsets.ISO_8859_1));
            out.getFD().sync();
        }
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
