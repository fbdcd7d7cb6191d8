package dev.tpo.trainingservice.workers;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The end of a log file that may be large. */
final class LogTail {
    private static final int BYTES = 8192;
    private static final int MAX_LINE = 300;

    private LogTail() {}

    static Optional<String> lastMatching(Path log, Predicate<String> wanted) throws IOException {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(BYTES, file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            List<String> lines = new String(end, StandardCharsets.UTF_8).lines().toList();
            return lines.reversed().stream()
                    .filter(wanted)
                    .filter(line -> !line.startsWith("\tat "))
                    .findFirst()
                    .map(line -> line.substring(0, Math.min(MAX_LINE, line.length())));
        }
    }
}
