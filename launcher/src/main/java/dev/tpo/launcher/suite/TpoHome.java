package dev.tpo.launcher.suite;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Where a suite keeps all its state. */
public final class TpoHome {

    private final Path root;

    private TpoHome(Path root) {
        this.root = root;
    }

    /** Creates the folder if it is missing. */
    public static TpoHome at(Path folder) {
        try {
            return new TpoHome(PrivateFiles.folder(folder).toRealPath());
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

    /** Frames in the sizes that models see; may be deleted at any time. */
    Path frames() {
        return root.resolve("cache").resolve("frames");
    }

    /** Where local models may lie unless the environment names other folders. */
    Path models() {
        return folder("models");
    }

    /** Where benchmarks may lie unless the environment names other folders. */
    Path benchmarks() {
        return folder("benchmarks");
    }

    /** What holds the disk beside blobs, {@code name=path}, as dataset-service reports it. */
    String countedFolders() {
        return Map.of(
                        "database",
                        postgres(),
                        "frame_cache",
                        frames(),
                        "logs",
                        root.resolve("logs"),
                        "scratch",
                        root.resolve("work"))
                .entrySet()
                .stream()
                .map(folder -> folder.getKey() + "=" + folder.getValue())
                .sorted()
                .collect(Collectors.joining(","));
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
            return PrivateFiles.folder(temporary);
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + temporary + ": " + Reasons.of(e), e);
        }
    }

    /** Takes from everybody else what an earlier version let them read. */
    void makePrivate() {
        try {
            PrivateFiles.tighten(root);
        } catch (IOException | UnsupportedOperationException e) {
            throw new LaunchException("cannot make " + root + " private to its user: " + e.getMessage(), e);
        }
    }

    /** A password of the database: made at the first start, readable by this user only. */
    String password(Path file) {
        try {
            if (!Files.exists(file)) {
                PrivateFiles.write(file, Secrets.random());
            }
            return Files.readString(file, StandardCharsets.US_ASCII).strip();
        } catch (IOException e) {
            throw new LaunchException("cannot keep a password in " + file + ": " + Reasons.of(e), e);
        }
    }

    /** Of the database's superuser, whom only the launcher knows. */
    Path superuserPassword() {
        return root.resolve("database-password");
    }

    /** Of the role that the services have. */
    Path servicesPassword() {
        return root.resolve("services-password");
    }

    /** Says where the running suite answers; other commands look here. */
    void announce(int port) {
        try {
            PrivateFiles.write(root.resolve("port"), Integer.toString(port));
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
            return PrivateFiles.folder(root.resolve(name));
        } catch (IOException e) {
            throw new LaunchException("cannot write to " + root + ": " + Reasons.of(e), e);
        }
    }
}
