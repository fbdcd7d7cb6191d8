package dev.tpo.launcher.suite;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL 18 out of zonky's jar, unpacked once into the cache. */
final class PostgresBinaries {

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private PostgresBinaries() {}

    /** The folder with {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked() {
        Path folder = CacheFolder.path().resolve("postgres-18.6.0");
        try {
            if (!Files.isDirectory(folder)) {
                try (CacheFolder.Alone alone = CacheFolder.alone()) {
                    if (!Files.isDirectory(folder)) { // else another launcher was at it
                        unpack(folder);
                    }
                }
            }
            return folder;
        } catch (IOException e) {
            throw new LaunchException("cannot unpack PostgreSQL into " + folder + ": " + Reasons.of(e), e);
        }
    }

    private static void unpack(Path folder) throws IOException {
        Path building = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
        Files.createDirectories(building);
        try (InputStream packed = PostgresBinaries.class.getResourceAsStream(ARCHIVE)) {
            if (packed == null) {
                throw new IOException(ARCHIVE + " is not on the class path");
            }
            TarArchiveInputStream tar =
                    new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(packed)));
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                extract(entry, tar, building);
            }
        }
        Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void extract(TarArchiveEntry entry, InputStream content, Path folder) throws IOException {
        Path target = folder.resolve(entry.getName()).normalize();
        if (!target.startsWith(folder)) {
            throw new IOException("archive entry outside its folder: " + entry.getName());
        }
        if (entry.isDirectory()) {
            Files.createDirectories(target);
            return;
        }
        Files.createDirectories(target.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else {
            Files.copy(content, target);
            boolean executable = (entry.getMode() & 0100) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }
}
