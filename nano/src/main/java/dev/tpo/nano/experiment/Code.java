package dev.tpo.nano.experiment;

import dev.tpo.blobs.Sha256;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What a program is, as compiled: what it has made is not reused when it has changed. */
final class Code {
    private Code() {}

    /** Hash of the classes of a package and of those below it. */
    static String of(Class<?> anchor) {
        String folder = anchor.getPackageName().replace('.', '/');
        try {
            Path place = Path.of(
                    anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                return hash(place.resolve(folder));
            }
            try (FileSystem jar = FileSystems.newFileSystem(place)) {
                return hash(jar.getPath(folder));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the classes of " + folder, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hash(Path folder) throws IOException {
        var digest = Sha256.digest();
        try (Stream<Path> walk = Files.walk(folder)) {
            List<Path> classes = walk.filter(file -> file.toString().endsWith(".class"))
                    .sorted()
                    .toList();
            for (Path file : classes) {
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
