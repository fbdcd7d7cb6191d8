package dev.tpo.frames;

import dev.tpo.frames.decoder.DecoderMain;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How the decoder's process is started: a small JVM with nothing but the decoder, JavaCPP and ffmpeg on its class path,
 * nothing of this process's environment, and no more memory than it needs.
 */
final class DecoderProgram {

    /** Of ffmpeg's presets and JavaCPP one class each, by which their jars are found; none is loaded into this JVM. */
    private static final List<String> OF_EACH_JAR =
            List.of(DecoderMain.class.getName(), "org.bytedeco.ffmpeg.global.avcodec", "org.bytedeco.javacpp.Loader");

    private static final Path PRLIMIT = Path.of("/usr/bin/prlimit");
    private static final int HEAP_MEGABYTES = 256;

    private final FfmpegBinaries binaries;
    private final String classPath;

    private DecoderProgram(FfmpegBinaries binaries, String classPath) {
        this.binaries = binaries;
        this.classPath = classPath;
    }

    /** @throws VideoException.DecoderUnavailable if it is not on the class path or cannot be unpacked */
    static DecoderProgram installed() {
        FfmpegBinaries binaries = FfmpegBinaries.unpacked();
        Set<String> jars = new LinkedHashSet<>();
        try {
            for (String name : OF_EACH_JAR) {
                Class<?> type = Class.forName(name, false, DecoderProgram.class.getClassLoader());
                jars.add(jar(type.getProtectionDomain().getCodeSource(), binaries.folder())
                        .toString());
            }
        } catch (ClassNotFoundException | IOException e) {
            throw new VideoException.DecoderUnavailable("the decoder's program cannot be found: " + e);
        }
        return new DecoderProgram(binaries, jars.stream().collect(Collectors.joining(File.pathSeparator)));
    }

    /** A plain file or folder is used where it lies; a jar within a jar is copied out first. */
    private static Path jar(CodeSource source, Path folder) throws IOException {
        URL location = source.getLocation();
        if (location.getProtocol().equals("file")) {
            return Path.of(java.net.URI.create(location.toString()));
        }
        String whole = location.toString();
        String inner = whole.endsWith("!/") ? whole.substring(0, whole.length() - 2) : whole;
        String nested = inner.startsWith("jar:nested:") ? inner.substring("jar:".length()) : inner;
        byte[] content;
        try (InputStream in = java.net.URI.create(nested).toURL().openStream()) {
            content = in.readAllBytes();
        }
        String name = nested.substring(nested.lastIndexOf('/') + 1);
        Path copy = folder.resolveSibling("decoder-" + Integer.toHexString(java.util.Arrays.hashCode(content)))
                .resolve(name);
        if (!Files.isRegularFile(copy)) {
            Files.createDirectories(copy.getParent());
            Path building = Files.createTempFile(copy.getParent(), "." + name, "");
            Files.write(building, content);
            Files.move(building, copy, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
        return copy;
    }

    ProcessBuilder process(DecodingLimits limits) {
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(PRLIMIT)) { // Java cannot set limits on a child; util-linux's prlimit can
            long addressBytes = limits.maxAllocationBytes() * 4 + (6L << 30);
            command.addAll(List.of(PRLIMIT.toString(), "--core=0", "--as=" + addressBytes));
        }
        String folder = binaries.folder().toString();
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MEGABYTES + "m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:CompressedClassSpaceSize=32m",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=/dev/null",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.library.path=" + folder,
                "-Dorg.bytedeco.javacpp.pathsFirst=true",
                "-Dorg.bytedeco.javacpp.cachedir=" + folder,
                "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
                "-Dorg.bytedeco.javacpp.maxBytes=0",
                "-cp",
                classPath,
                DecoderMain.class.getName()));
        ProcessBuilder child = new ProcessBuilder(command);
        // Passwords and the like in the environment are none of the decoder's business.
        child.environment().clear();
        child.environment().put("LD_LIBRARY_PATH", folder);
        child.environment().put("MALLOC_ARENA_MAX", "2");
        child.redirectError(ProcessBuilder.Redirect.DISCARD);
        return child;
    }

    /** The version of the library that decodes, as receipts name it. */
    static String version() {
        return "ffmpeg " + FfmpegBinaries.version();
    }
}
