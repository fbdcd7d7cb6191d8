package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** Where a suite keeps all its state. */
public final class TpoHome {

    private final Path root;

    private TpoHome(Path root) {
        this.root = root;
    }

    /** Creates the folder if it is missing. */
    public static TpoHome at(Path folder) {
        try {
            Files.createDirectories(folder);
            return new TpoHome(folder.toRealPath());
        } catch (IOException e) {
            throw new LaunchException("cannot use " + folder + " as TPO_HOME: " + Reasons.of(e), e);
        }
    }

    public Path root() {
        return root;
    }

    Path postgres() {
        return root.resolve("postgres");
    }

    Path blobs() {
        return root.resolve("blobs");
    }

    /** Where local models may lie unless the environment names other folders. */
    Path models() {
        return folder("models");
    }

    Path lockFile() {
        return root.resolve("lock");
    }

    Path log(String process) {
        return folder("logs").resolve(process + ".log");
    }

    Path work(String service) {
        return folder("work").resolve(service);
    }

    Path emptyTemporaryFolder(String service) {
        Path temporary = folder("tmp").resolve(service);
        try {
            Folders.delete(temporary);
            return Files.createDirectory(temporary);
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + temporary + ": " + Reasons.of(e), e);
        }
    }

    /** The database's password: made at the first start, readable by this user only. */
    String databasePassword() {
        Path file = root.resolve("database-password");
        try {
            if (!Files.exists(file)) {
                byte[] secret = new byte[24];
                new SecureRandom().nextBytes(secret);
                Path building = root.resolve("database-password.new");
                Files.deleteIfExists(building);
                Files.createFile(
                        building, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                Files.writeString(building, HexFormat.of().formatHex(secret), StandardOpenOption.SYNC);
                Files.move(building, file, StandardCopyOption.ATOMIC_MOVE);
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new LaunchException("cannot keep the database's password in " + file + ": " + Reasons.of(e), e);
        }
    }

    /** Says where the running suite answers; other commands look here. */
    void announce(int port) {
        try {
            Files.writeString(root.resolve("port"), Integer.toString(port));
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + root + ": " + Reasons.of(e), e);
        }
    }

    /** The port that the last suite on this home announced. */
    Optional<Integer> announcedPort() {
        try {
            return Optional.of(
                    Integer.valueOf(Files.readString(root.resolve("port")).strip()));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private Path folder(String name) {
        try {
            return Files.createDirectories(root.resolve(name));
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + root + ": " + Reasons.of(e), e);
        }
    }
}
