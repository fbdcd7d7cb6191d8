package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Files and folders that only their user reads. */
final class PrivateFiles {

    static final FileAttribute<Set<PosixFilePermission>> FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private static final Set<PosixFilePermission> OTHERS = PosixFilePermissions.fromString("---rwxrwx");

    private PrivateFiles() {}

    /** The folder, made if it is missing; the folders above it are made as the user's others are. */
    static Path folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path above = folder.toAbsolutePath().getParent();
            if (above != null) {
                Files.createDirectories(above);
            }
            Files.createDirectories(folder, FOLDER);
        }
        return folder;
    }

    /** The file, made empty if it is missing. */
    static Path file(Path file) throws IOException {
        if (!Files.exists(file)) {
            Files.createFile(file, FILE);
        }
        return file;
    }

    /** Writes the whole file or nothing. */
    static void write(Path file, String content) throws IOException {
        Path building = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(building);
        Files.createFile(building, FILE);
        Files.writeString(building, content, StandardCharsets.US_ASCII, StandardOpenOption.SYNC);
        Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * Takes everybody else's rights to a folder and to what is in it: once, for the folder itself comes last and then
     * closes the way to the rest. A file with another name outside (a weight that was linked in) keeps its rights, which
     * are that name's too.
     */
    static void tighten(Path root) throws IOException {
        if (!isOpen(root)) {
            return;
        }
        Map<Object, Integer> names = new HashMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (attributes.isRegularFile()) {
                    int all = (int) Files.getAttribute(file, "unix:nlink");
                    if (all == 1 || names.merge(attributes.fileKey(), 1, Integer::sum) == all) {
                        close(file);
                    }
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(
                    Path folder, @org.jspecify.annotations.Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                close(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static boolean isOpen(Path path) throws IOException {
        return Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS).stream()
                .anyMatch(OTHERS::contains);
    }

    private static void close(Path path) throws IOException {
        if (isOpen(path)) {
            Set<PosixFilePermission> rights = EnumSet.copyOf(Files.getPosixFilePermissions(path));
            rights.removeAll(OTHERS);
            Files.setPosixFilePermissions(path, rights);
        }
    }
}
