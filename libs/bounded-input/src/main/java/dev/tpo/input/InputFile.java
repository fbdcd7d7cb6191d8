package dev.tpo.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Opens ordinary files only: a pipe would be waited for without end, a device never ends. Links count as what they lead
 * to.
 */
public final class InputFile {
    private InputFile() {}

    /** @throws NoSuchFileException if there is nothing */
    public static void requireOrdinary(Path file) throws IOException {
        if (Files.isRegularFile(file)) {
            return;
        }
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        throw new UnfitInputException(Excerpt.of(String.valueOf(file.getFileName()))
                + (Files.isDirectory(file) ? " is a folder" : " is a pipe, a device or the like") + ", not a file");
    }

    public static FileChannel open(Path file) throws IOException {
        requireOrdinary(file);
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** All of a small file. */
    public static byte[] read(Path file, int maxBytes) throws IOException {
        try (FileChannel channel = open(file);
                InputStream content = Channels.newInputStream(channel)) {
            String name = Excerpt.of(String.valueOf(file.getFileName()));
            if (channel.size() > maxBytes) {
                throw UnfitInputException.tooLarge(name, channel.size(), maxBytes);
            }
            return new BoundedStream(content, name, maxBytes).readAllBytes(); // it may grow meanwhile
        }
    }
}
