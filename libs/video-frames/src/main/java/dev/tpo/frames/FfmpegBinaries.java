package dev.tpo.frames;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * ffmpeg out of bytedeco's jars, unpacked once per user: its libraries with JavaCPP's bindings, for the decoder's process,
 * and the program. JavaCPP does not unpack them itself: it would do so at each start.
 *
 * <p>They lie below {@code org.bytedeco.javacpp.cachedir} where that system property is set, else below
 * {@code ${XDG_CACHE_HOME:-~/.cache}/tpo-suite}. The folder appears whole (built aside, then renamed), so several
 * processes may unpack at once.
 */
public final class FfmpegBinaries {

    private static final String VERSION = "8.0.1";
    private static final String PRESETS = "1.5.13";
    private static final String RESOURCES = "/org/bytedeco/ffmpeg/linux-x86_64/";
    private static final String BINDING = "libjnijavacpp.so";
    private static final String BINDING_RESOURCE = "/org/bytedeco/javacpp/linux-x86_64/" + BINDING;
    private static final String DEVICES = "libavdevice.so.62";
    private static final List<String> FILES = List.of(
            "ffmpeg",
            "ffprobe",
            DEVICES,
            "libavcodec.so.62",
            "libavfilter.so.11",
            "libavformat.so.62",
            "libavutil.so.60",
            "libswresample.so.6",
            "libswscale.so.9",
            "libdrm.so.2",
            "libva-drm.so.2",
            "libva.so.2",
            BINDING,
            "libjniavcodec.so",
            "libjniavfilter.so",
            "libjniavformat.so",
            "libjniavutil.so",
            "libjniswresample.so",
            "libjniswscale.so");

    private final Path folder;

    private FfmpegBinaries(Path folder) {
        this.folder = folder;
    }

    /** @throws VideoException.DecoderUnavailable if they are not on the class path or cannot be written */
    public static FfmpegBinaries unpacked() {
        Path folder = cache().resolve("ffmpeg-" + VERSION + "-" + PRESETS + "-linux-x86_64");
        try {
            if (!Files.isDirectory(folder)) {
                unpack(folder);
            }
            return new FfmpegBinaries(folder);
        } catch (IOException | UncheckedIOException e) {
            throw new VideoException.DecoderUnavailable("cannot unpack ffmpeg into " + folder + ": " + e);
        }
    }

    /** A child process of ffmpeg, not started: no shell, and nothing of this process's environment. */
    public ProcessBuilder ffmpeg(List<String> arguments) {
        return child("ffmpeg", arguments);
    }

    Path folder() {
        return folder;
    }

    ProcessBuilder child(String program, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(folder.resolve(program).toString());
        command.addAll(arguments);
        ProcessBuilder child = new ProcessBuilder(command);
        // Passwords and the like in the environment are none of the decoder's business.
        child.environment().clear();
        child.environment().put("LD_LIBRARY_PATH", folder.toString());
        return child;
    }

    static String version() {
        return VERSION;
    }

    private static Path cache() {
        @Nullable String configured = System.getProperty("org.bytedeco.javacpp.cachedir");
        if (configured != null && !configured.isBlank()) {
            return Path.of(configured).toAbsolutePath();
        }
        @Nullable String caches = System.getenv("XDG_CACHE_HOME");
        return Optional.ofNullable(caches)
                .filter(path -> !path.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home", "."), ".cache"))
                .resolve("tpo-suite")
                .toAbsolutePath();
    }

    private static void unpack(Path folder) throws IOException {
        Path building = folder.resolveSibling("." + folder.getFileName() + "-" + UUID.randomUUID());
        Files.createDirectories(building);
        try {
            for (String name : FILES) {
                byte[] content = resource(name);
                if (name.equals(DEVICES)) {
                    DevicelessLibrary.edit(content);
                }
                Path file = Files.write(building.resolve(name), content);
                Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
            publish(building, folder);
        } finally {
            for (String name : FILES) {
                Files.deleteIfExists(building.resolve(name));
            }
            Files.deleteIfExists(building);
        }
    }

    private static void publish(Path building, Path folder) throws IOException {
        try {
            Files.move(building, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (FileSystemException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
            // Another process was faster.
        }
    }

    private static byte[] resource(String name) throws IOException {
        try (InputStream content =
                FfmpegBinaries.class.getResourceAsStream(name.equals(BINDING) ? BINDING_RESOURCE : RESOURCES + name)) {
            if (content == null) {
                throw new IOException(name + " is not on the class path");
            }
            return content.readAllBytes();
        }
    }
}
